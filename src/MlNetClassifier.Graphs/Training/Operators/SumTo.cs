using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Sums over every dimension that broadcasting stretched: the gradient of a broadcast. Unlike a reduction it may sum the batch.</summary>
internal sealed record SumTo : Operator
{
    /// <summary>The shape before broadcasting.</summary>
    public required TensorShape Target { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0);
        Check(Broadcast(Target, x) == x, $"{Target} cannot be stretched to {x}.");
        return OneFloat(Target);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        TensorShape target = Target.IsSymbolic ? Target.WithBatch(x.Shape[x.Shape.Rank - Target.Rank + Target.BatchAxis]) : Target;
        int[] places = Strides.Walk(x.Shape, Strides.Broadcast(target, x.Shape));
        double[] sums = new double[target.ElementsPerItem];
        for (int i = 0; i < places.Length; i++)
        {
            sums[places[i]] += x.Floats[i];
        }
        return [Tensor.FromFloats(Array.ConvertAll(sums, s => (float)s), target)];
    }
}
