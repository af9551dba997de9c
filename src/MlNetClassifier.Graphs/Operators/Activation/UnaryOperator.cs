using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>A function applied to each element; the output has the input's shape.</summary>
public abstract record UnaryOperator : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        return OneFloat(FloatInput(inputs, 0));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        return [Tensor.FromFloats(Array.ConvertAll(x.Floats, v => (float)Apply(v)), x.Shape)];
    }

    /// <summary>The function.</summary>
    internal abstract double Apply(double x);
}
