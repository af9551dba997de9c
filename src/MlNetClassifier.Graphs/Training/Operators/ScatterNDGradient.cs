using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of <see cref="ScatterND"/> that replaces or adds. Inputs: indices, dy. Output as the forward data, or as its updates.
/// </summary>
internal sealed record ScatterNDGradient : Operator
{
    /// <summary>What was written.</summary>
    public required ScatterND Forward { get; init; }

    /// <summary>Whether the gradient of the updates is wanted, else that of the data.</summary>
    public required bool OfUpdates { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape dy = FloatInput(inputs, 1), updates = Forward.UpdatesShape(dy, Input(inputs, 0).Shape);
        return OneFloat(OfUpdates ? updates : dy);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor indices = inputs[0]!, dy = inputs[1]!;
        TensorShape updates = Forward.UpdatesShape(dy.Shape, indices.Shape);
        bool replaces = Forward.Reduction == ScatterReduction.Replace;
        float[] result = OfUpdates ? new float[updates.ElementsPerItem] : [.. dy.Floats];
        if (updates.ElementsPerItem > 0 && (OfUpdates || replaces))
        {
            int[] places = ScatterND.Places(dy.Shape, indices, Forward.LeadingDimensions);
            int run = updates.ElementsPerItem / places.Length;

            // Runs are whole inner tensors: two of them are the same or have nothing in common. Of those that are the same the last was kept.
            HashSet<int> kept = [];
            for (int i = places.Length - 1; i >= 0; i--)
            {
                if (!OfUpdates)
                {
                    result.AsSpan(places[i], run).Clear();
                }
                else if (!replaces || kept.Add(places[i]))
                {
                    dy.Floats.AsSpan(places[i], run).CopyTo(result.AsSpan(i * run));
                }
            }
        }

        return [Tensor.FromFloats(result, OfUpdates ? updates : dy.Shape)];
    }
}
