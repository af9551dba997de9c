using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training;

/// <summary>Runs a trained network over examples.</summary>
public static class NetworkEvaluator
{
    /// <summary>Scores of every example, before softmax.</summary>
    /// <param name="graph">One input, class scores as its first output.</param>
    /// <param name="data">The examples.</param>
    /// <param name="batchSize">Examples of a run; at least 1. The scores do not depend on it.</param>
    /// <param name="threads">Threads; at least 1. The scores do not depend on it.</param>
    /// <returns>One row for each example.</returns>
    public static float[][] Score(Graph graph, ITrainingData data, int batchSize, int threads)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(data);
        using var pool = new ComputePool(threads);
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = batchSize, Pool = pool });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        float[][] scores = new float[data.Count][];
        float[] inputs = new float[(long)batchSize * data.Length];
        for (int first = 0; first < data.Count; first += batchSize)
        {
            int start = first, count = Math.Min(batchSize, data.Count - first);
            Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                i => data.Write(start + i, null, inputs.AsSpan(i * data.Length, data.Length)));
            inputs.AsSpan(0, count * data.Length).CopyTo(workspace.GetInput());
            workspace.Run(count);
            ReadOnlySpan<float> output = workspace.GetOutput();
            int classes = output.Length / count;
            for (int i = 0; i < count; i++)
            {
                scores[first + i] = output.Slice(i * classes, classes).ToArray();
            }
        }

        return scores;
    }

    /// <summary>Mean cross-entropy and share classified right.</summary>
    /// <param name="scores">Scores before softmax, one row for each example.</param>
    /// <param name="data">The examples.</param>
    public static (double Loss, double Accuracy) Measure(float[][] scores, ITrainingData data)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(data);
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            float max = scores[i].Max();
            loss += max + Math.Log(scores[i].Sum(s => Math.Exp(s - (double)max))) - scores[i][data.LabelOf(i)];
            correct += Array.IndexOf(scores[i], max) == data.LabelOf(i) ? 1 : 0;
        }

        return (loss / scores.Length, (double)correct / scores.Length);
    }
}
