using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>
/// ONNX's own operator tests, for every operator that the importer claims: each is computed right or refused with a message, and what is
/// refused is listed here.
/// </summary>
public partial class OnnxNodeVectorTests(ITestOutputHelper output)
{
    private const string NoVectors = "";

    public static TheoryData<string> Vectors()
    {
        TheoryData<string> data = [];
        IEnumerable<string> names = Directory.Exists(OnnxNodeVector.Root)
            ? Directory.GetDirectories(OnnxNodeVector.Root).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal).Where(n => !Unreadable().IsMatch(n))
            : [];
        foreach (string name in names.Where(n => new OnnxNodeVector(n).IsClaimed).DefaultIfEmpty(NoVectors))
        {
            data.Add(name);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Vectors))]
    public void VectorIsComputedOrRefused(string name)
    {
        Skip.If(name == NoVectors, "Needs Debian's package libonnx-testdata, which is not installed.");
        if (Refused().IsMatch(name))
        {
            Assert.Throws<InvalidModelException>(() => new OnnxNodeVector(name).Run(firstIsConstant: true));
            return;
        }

        foreach ((Tensor expected, Tensor actual) in Run(name))
        {
            Assert.Equal(expected.Shape, actual.Shape);
            if (!expected.IsFloat)
            {
                // Integers of 8 bits as input are presented as floats.
                Assert.Equal(expected.Integers, actual.IsFloat ? Array.ConvertAll(actual.Floats, v => (long)v) : actual.Integers);
                continue;
            }

            // Half precision is computed in single: its rounding is the difference.
            double tolerance = name.Contains("FLOAT16", StringComparison.OrdinalIgnoreCase) ? 1e-2 : 1e-4;
            for (int i = 0; i < expected.Length; i++)
            {
                float e = expected.Floats[i];
                float a = actual.Floats[i];
                Assert.True(e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)), $"element {i}: expected {e}, got {a}");
            }
        }
    }

    /// <summary>The table in this project's read-me; printed here, so that it can be renewed.</summary>
    [SkippableFact]
    public void TheReadMeSaysHowManyAreComputed()
    {
        Skip.If(!Directory.Exists(OnnxNodeVector.Root), "Needs Debian's package libonnx-testdata, which is not installed.");
        string[] names = [.. Directory.GetDirectories(OnnxNodeVector.Root).Select(d => Path.GetFileName(d)!)];
        string[] unreadable = [.. names.Where(n => Unreadable().IsMatch(n))];
        string[] claimed = [.. names.Except(unreadable).Where(n => new OnnxNodeVector(n).IsClaimed)];
        int refused = claimed.Count(n => Refused().IsMatch(n));
        string[] rows =
        [
            $"| computed right | {claimed.Length - refused} |",
            $"| refused with a reason | {refused} |",
            $"| not readable by the test | {unreadable.Length} |",
            $"| of operators that are not read | {names.Length - claimed.Length - unreadable.Length} |",
        ];
        output.WriteLine(string.Join(Environment.NewLine, rows));

        // Other versions of the package have other vectors; the note is about this one.
        Skip.If(names.Length != 932, $"The package has {names.Length} vectors, version 1.12 has 932.");
        string text = File.ReadAllText(ReadmeTests.GraphsReadme());
        Assert.All(rows, row => Assert.Contains(row, text, StringComparison.Ordinal));
    }

    /// <summary>Sequences and optional values, whose input files are not tensors; bfloat16 data that the files call 16-bit integers.</summary>
    [GeneratedRegex("identity_opt|identity_sequence|BFLOAT16")]
    private static partial Regex Unreadable();

    /// <summary>
    /// What is refused: 1-D and 3-D images, indices of maxima, strings, training mode, integer padding, sums over a diagonal, branches that
    /// give sequences.
    /// </summary>
    [GeneratedRegex("_1d_default$|_3d_default$|maxpool_with_argmax|STRING|training_mode|^test_training_dropout(?!_zero_ratio$)|dropout_default_mask|edge_pad|reflect_pad|einsum_batch_diagonal|^test_if_(seq|opt)$")]
    private static partial Regex Refused();

    private static IReadOnlyList<(Tensor Expected, Tensor Actual)> Run(string name)
    {
        try
        {
            return new OnnxNodeVector(name).Run(firstIsConstant: false);
        }
        catch (InvalidModelException)
        {
            // The first input is an axis or a shape, which must be known.
            return new OnnxNodeVector(name).Run(firstIsConstant: true);
        }
    }
}
