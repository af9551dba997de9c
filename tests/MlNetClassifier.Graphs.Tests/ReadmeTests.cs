using System.Text.RegularExpressions;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.TensorFlow;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

/// <summary>What the read-me says is read, is read.</summary>
public class ReadmeTests
{
    [Fact]
    public void OperatorsAreListed()
    {
        string text = File.ReadAllText(GraphsReadme());
        Assert.Equal(OnnxOperators.Names.Order(StringComparer.Ordinal), Listed(text, "operators"));
        Assert.Equal(TensorFlowOperators.Names.Concat(["Placeholder", "PlaceholderV2"]).Order(StringComparer.Ordinal), Listed(text, "tensorflow"));
    }

    /// <summary>Path of the project's read-me.</summary>
    internal static string GraphsReadme() => Path.Combine(Checkout.Root, "src", "MlNetClassifier.Graphs", "README.md");

    private static IEnumerable<string> Listed(string text, string section)
    {
        string part = text.Split($"<!-- {section} -->")[1].Split($"<!-- /{section} -->")[0];
        return Regex.Matches(part, "`([\\w.]+)`").Select(m => m.Groups[1].Value);
    }
}
