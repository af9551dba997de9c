using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Converts the element type. Numbers are cut towards 0 when they become integers.</summary>
public sealed record Cast : Operator
{
    /// <summary>The new element type, not <see cref="ElementType.Float16"/>.</summary>
    public required ElementType To { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        Check(To != ElementType.Float16, "half precision is not computed in.");
        return [Input(inputs, 0) with { ElementType = To }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        if (x.ElementType == To)
        {
            return [x];
        }

        return To == ElementType.Float32
            ? [Tensor.FromFloats(Array.ConvertAll(x.Integers, v => (float)v), x.Shape)]
            : [Tensor.FromIntegers(x.IsFloat ? Array.ConvertAll(x.Floats, FromFloat) : Array.ConvertAll(x.Integers, Narrow), x.Shape, To)];
    }

    private long FromFloat(float value) => To == ElementType.Bool ? (value != 0 ? 1 : 0) : Narrow((long)value);

    private long Narrow(long value) => To switch
    {
        ElementType.Int32 => (int)value,
        ElementType.Int8 => (sbyte)value,
        ElementType.UInt8 => (byte)value,
        ElementType.Bool => value != 0 ? 1 : 0,
        _ => value,
    };
}
