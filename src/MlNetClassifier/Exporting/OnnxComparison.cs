using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Scoring;

namespace MlNetClassifier.Exporting;

/// <summary>Holds an ONNX file against the model it was made from, picture by picture.</summary>
internal sealed class OnnxComparison(PictureScorer source, PictureGeometry geometry)
{
    /// <summary>
    /// Largest difference of a probability that is let pass. Both sides compute in float but in another order; through a hundred layers that
    /// comes to a few millionths.
    /// </summary>
    private const float Tolerance = 1e-4f;

    /// <summary>Compares.</summary>
    /// <param name="file">The ONNX file, read as anyone would read it.</param>
    /// <param name="names">The pictures.</param>
    /// <param name="read">Gives the bytes of one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many could be compared, the largest difference, and those that could not be read.</returns>
    /// <exception cref="InvalidModelFileException">The two differ, or no picture could be read.</exception>
    public (int Pictures, double Largest, IReadOnlyList<KeyValuePair<string, string>> LeftOut) Compare(
        string file, IReadOnlyList<string> names, Func<string, byte[]> read, CancellationToken cancellationToken)
    {
        Graph graph = GraphLoader.Load(File.ReadAllBytes(file), Path.GetFileName(file));
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 1 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        List<KeyValuePair<string, string>> leftOut = [];
        int compared = 0;
        double largest = 0;
        foreach (ScoredPicture picture in source.Score(names, read, cancellationToken))
        {
            if (picture.Scores is not { } expected)
            {
                leftOut.Add(new(picture.Path, picture.Error!));
                continue;
            }

            geometry.Write(read(picture.Path), workspace.GetInput());
            workspace.Run(1, cancellationToken);
            largest = Math.Max(largest, Compare(picture.Path, expected, workspace.GetOutput()));
            compared++;
        }

        return compared > 0
            ? (compared, largest, leftOut)
            : throw new InvalidModelFileException($"None of {names.Count} pictures could be read, so that the ONNX file could not be checked: {leftOut[0].Key}: {leftOut[0].Value}");
    }

    private double Compare(string name, IReadOnlyList<float> expected, ReadOnlySpan<float> found)
    {
        if (found.Length != expected.Count)
        {
            throw new InvalidModelFileException($"{name}: the ONNX file gives {found.Length} scores where the model gives {expected.Count}; nothing was written.");
        }

        double largest = 0;
        for (int i = 0; i < found.Length; i++)
        {
            double difference = Math.Abs(found[i] - expected[i]);

            // Written so that NaN on either side is a difference.
            if (!(difference <= Tolerance * Math.Max(1, Math.Abs(expected[i]))))
            {
                throw new InvalidModelFileException($"{name}: the ONNX file gives '{source.Labels[i]}' {found[i]} where the model gives {expected[i]}; nothing was written.");
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }
}
