using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Triangles of matrices, of which masks are made.</summary>
internal static class TriangularOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new() { ["Trilu"] = Trilu };

    /// <summary>True in the triangle of a matrix whose edge lies <paramref name="shift"/> right of the diagonal.</summary>
    public static Tensor Mask(int rows, int columns, long shift, bool upper)
    {
        const long MaxElements = 1 << 26;
        if (rows < 0 || columns < 0 || (long)rows * columns > MaxElements)
        {
            throw new InvalidGraphException($"a triangle of {rows} × {columns} is too large or depends on the batch.");
        }

        // Any number beyond the matrix's size means the same; so nothing can overflow.
        shift = Math.Clamp(shift, -MaxElements, MaxElements);
        long[] mask = new long[rows * columns];
        for (int i = 0; i < mask.Length; i++)
        {
            long right = i % columns - i / columns;
            mask[i] = (upper ? right >= shift : right <= shift) ? 1 : 0;
        }

        return Tensor.FromIntegers(mask, new TensorShape(rows, columns), ElementType.Bool);
    }

    private static void Trilu(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        if (x.Shape.Rank < 2 || x.Shape[^1] < 0 || x.Shape[^2] < 0)
        {
            throw node.Error($"{x.Shape} is no matrix of a known size.");
        }

        long shift = node.OptionalIntegers(1) is { Length: 1 } given ? given[0] : 0;
        GraphValue mask = node.Constant(Mask(x.Shape[^2], x.Shape[^1], shift, node.Int("upper", 1) != 0));
        Tensor zero = x.ElementType == ElementType.Float32 ? Tensor.ScalarOf(0f) : Tensor.FromIntegers([0], TensorShape.Scalar, x.ElementType);
        node.Yield(new Where(), mask, x, node.Constant(zero));
    }
}
