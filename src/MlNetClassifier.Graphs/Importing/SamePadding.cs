namespace MlNetClassifier.Graphs.Importing;

/// <summary>TensorFlow's SAME padding, which is ONNX's SAME_UPPER: the result has ⌈size / stride⌉ positions, the odd element goes to the end.</summary>
internal static class SamePadding
{
    /// <summary>Elements before and after.</summary>
    public static (int Before, int After) For(int size, int kernel, int stride, int dilation)
    {
        if (size < 1 || stride < 1 || kernel < 1 || dilation < 1)
        {
            throw new InvalidGraphException($"size {size}, kernel {kernel}, stride {stride} and dilation {dilation} must be known and at least 1.");
        }

        long positions = ((long)size + stride - 1) / stride;
        long total = Math.Max(0, (positions - 1) * stride + (kernel - 1L) * dilation + 1 - size);
        if (total > int.MaxValue)
        {
            throw new InvalidGraphException($"kernel {kernel} with dilation {dilation} is too large.");
        }

        return ((int)(total / 2), (int)(total - total / 2));
    }
}
