using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Reorders dimensions: dimension i of the output is dimension <see cref="Permutation"/>[i] of the input.</summary>
public sealed record Transpose : Operator
{
    /// <summary>A permutation of 0 … rank − 1.</summary>
    public required int[] Permutation { get; init; }

    /// <summary>NHWC → NCHW.</summary>
    public static Transpose ToChannelsFirst() => new() { Permutation = [0, 3, 1, 2] };

    /// <summary>NCHW → NHWC.</summary>
    public static Transpose ToChannelsLast() => new() { Permutation = [0, 2, 3, 1] };

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorType x = Input(inputs, 0);
        Check(
            Permutation.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Rank)),
            $"[{string.Join(", ", Permutation)}] does not permute the dimensions of {x.Shape}.");
        return [x with { Shape = new TensorShape(Array.ConvertAll(Permutation, p => x.Shape[p])) }];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int[] strides = Strides.Of(x.Shape);
        var shape = new TensorShape(Array.ConvertAll(Permutation, p => x.Shape[p]));
        return [Strides.Pick(x, Strides.Walk(shape, Array.ConvertAll(Permutation, p => strides[p])), shape)];
    }
}
