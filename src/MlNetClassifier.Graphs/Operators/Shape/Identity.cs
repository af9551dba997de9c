using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>The input itself. Also what dropout, gradient stops and checks of a training graph become.</summary>
public sealed record Identity : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        return [Input(inputs, 0)];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs) => [inputs[0]!];
}
