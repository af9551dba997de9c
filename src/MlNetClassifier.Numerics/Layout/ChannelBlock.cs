namespace MlNetClassifier.Numerics;

/// <summary>The channel block of the engine's layout, <c>[image][channel / 16][row][column][channel % 16]</c>.</summary>
/// <remarks>
/// Sixteen floats are one cache line and one AVX-512 register. Narrower vectors take the block in two, four or sixteen parts, so that every
/// width shares one layout, one planner and one packing of the weights.
/// </remarks>
internal static class ChannelBlock
{
    public const int Size = 16;

    /// <summary>Blocks that hold <paramref name="channels"/> channels.</summary>
    public static int Count(int channels) => (channels + Size - 1) / Size;
}
