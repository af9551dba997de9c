using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Tensors;

/// <summary>Interleaved bytes to interleaved floats, (height, width, 3).</summary>
internal static class InterleavedWriter
{
    public static void Write(PixelImage image, in ChannelScale scale, Span<float> destination)
    {
        var source = new OpaquePixels(image, stackalloc byte[3 * OpaquePixels.ChunkPixels]);
        for (ReadOnlySpan<byte> chunk = source.Next(); !chunk.IsEmpty; chunk = source.Next())
        {
            WriteChunk(chunk, scale, destination[..chunk.Length]);
            destination = destination[chunk.Length..];
        }
    }

    internal static void WriteChunk(ReadOnlySpan<byte> pixels, in ChannelScale scale, Span<float> to)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Four pixels are twelve numbers, three vectors: means and factors repeat with that period.
            Span<float> mean = stackalloc float[12], factor = stackalloc float[12];
            for (int k = 0; k < 12; k++)
            {
                mean[k] = scale.Mean(k % 3);
                factor[k] = scale.Factor(k % 3);
            }

            Vector128<float> mean0 = Vector128.Create<float>(mean), factor0 = Vector128.Create<float>(factor);
            Vector128<float> mean1 = Vector128.Create<float>(mean[4..]), factor1 = Vector128.Create<float>(factor[4..]);
            Vector128<float> mean2 = Vector128.Create<float>(mean[8..]), factor2 = Vector128.Create<float>(factor[8..]);
            Vector128<byte> order = scale.Plane(0) == 0
                ? Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
                : Vector128.Create((byte)2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 12, 13, 14, 15);
            ref byte source = ref MemoryMarshal.GetReference(pixels);
            ref float target = ref MemoryMarshal.GetReference(to);
            for (; i <= to.Length - 16; i += 12)
            {
                Vector128<byte> bytes = Vector128.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)i), order);
                Vector128<ushort> low = Vector128.WidenLower(bytes);
                Vector128<int> last = Vector128.WidenLower(Vector128.WidenUpper(bytes)).AsInt32();
                ((Vector128.ConvertToSingle(Vector128.WidenLower(low).AsInt32()) - mean0) * factor0).StoreUnsafe(ref target, (nuint)i);
                ((Vector128.ConvertToSingle(Vector128.WidenUpper(low).AsInt32()) - mean1) * factor1).StoreUnsafe(ref target, (nuint)(i + 4));
                ((Vector128.ConvertToSingle(last) - mean2) * factor2).StoreUnsafe(ref target, (nuint)(i + 8));
            }
        }

        WriteChunkReference(pixels, scale, to, i);
    }

    internal static void WriteChunkReference(ReadOnlySpan<byte> pixels, in ChannelScale scale, Span<float> to, int start = 0)
    {
        for (int i = start; i < to.Length; i += 3)
        {
            for (int color = 0; color < 3; color++)
            {
                int plane = scale.Plane(color);
                to[i + plane] = (pixels[i + color] - scale.Mean(plane)) * scale.Factor(plane);
            }
        }
    }
}
