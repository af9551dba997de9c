using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MlNetClassifier.Extensions.ML;

namespace MlNetClassifier.Conformance.Tests.Documentation;

/// <summary>The list of what of ML.NET is covered tells the truth: names exist, and what shows them is there.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void NamesInTheFirstColumnArePublic()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Type type in new[] { typeof(MLContext).Assembly, typeof(PredictionEnginePool<,>).Assembly }.SelectMany(assembly => assembly.GetExportedTypes()))
        {
            names.Add(type.Name.Split('`')[0]);
            names.UnionWith(type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Select(member => member.Name));
        }

        string[][] rows = Rows("## Covered");
        Assert.InRange(rows.Length, 10, 100);
        string[] unknown = [.. rows.SelectMany(Names).Where(name => !names.Contains(name))];
        Assert.Empty(unknown);
    }

    [Fact]
    public void EveryRowIsShownByAProgramOrTestThatUsesItsNames()
    {
        foreach (string[] row in Rows("## Covered").Concat(Rows("## Model zips")))
        {
            string all = string.Empty;
            string[] files = [.. Regex.Matches(row[^1], @"\]\(([^)]+)\)").Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(files);
            foreach (string file in files)
            {
                string path = Path.Combine(Folder(), file);
                Assert.True(File.Exists(path), $"{file} of the row '{row[0]}' is missing.");

                // A program or a test of it, not a helper that nothing runs.
                string source = File.ReadAllText(path);
                Assert.True(Regex.IsMatch(source, @"\[(Skippable)?(Fact|Theory)\]|static void Example\(|WebApplication\.CreateBuilder"), $"{file} of the row '{row[0]}' runs nothing.");
                all += source;
            }

            Assert.All(Names(row), name => Assert.True(Regex.IsMatch(all, $@"\b{name}\b"), $"{name} is used by nothing that its row links to."));
        }
    }

    [Fact]
    public void ThePageIsReachedFromTheFrontPages()
    {
        foreach (string page in (string[])["README.md", "ARCHITECTURE.md"])
        {
            Assert.Contains("tests/MlNetClassifier.Conformance.Tests/README.md", File.ReadAllText(Path.Combine(Folder(), "../..", page)), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Names(string[] row) => Regex.Matches(row[0], "`([A-Za-z]+)`").Select(match => match.Groups[1].Value);

    /// <summary>Cells of the rows of the table under a heading.</summary>
    private static string[][] Rows(string heading)
    {
        string page = File.ReadAllText(Path.Combine(Folder(), "README.md")).Replace("\r\n", "\n");
        int start = page.IndexOf(heading + "\n", StringComparison.Ordinal);
        int end = page.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
        return [.. page[start..end].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Trim('|', ' ').Split(" | "))];
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..");
}
