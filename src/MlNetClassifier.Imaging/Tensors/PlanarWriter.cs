using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Tensors;

/// <summary>Interleaved bytes to three planes of floats, (3, height, width).</summary>
internal static class PlanarWriter
{
    public static void Write(PixelImage image, in ChannelScale scale, Span<float> destination)
    {
        int planeLength = image.Width * image.Height, done = 0;
        var source = new OpaquePixels(image, stackalloc byte[3 * OpaquePixels.ChunkPixels]);
        for (ReadOnlySpan<byte> chunk = source.Next(); !chunk.IsEmpty; chunk = source.Next())
        {
            int count = chunk.Length / 3;
            for (int color = 0; color < 3; color++)
            {
                int plane = scale.Plane(color);
                Span<float> to = destination.Slice((plane * planeLength) + done, count);
                WriteColor(chunk, color, to, scale.Mean(plane), scale.Factor(plane));
            }

            done += count;
        }
    }

    internal static void WriteColorReference(ReadOnlySpan<byte> pixels, int color, Span<float> to, float mean, float factor, int start = 0)
    {
        for (int i = start; i < to.Length; i++)
        {
            to[i] = (pixels[(i * 3) + color] - mean) * factor;
        }
    }

    internal static void WriteColor(ReadOnlySpan<byte> pixels, int color, Span<float> to, float mean, float factor)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte source = ref MemoryMarshal.GetReference(pixels);
            ref float target = ref MemoryMarshal.GetReference(to);
            RgbLanes.Picker picker = RgbLanes.PickerOf(color);
            if (Avx512F.IsSupported)
            {
                Vector512<float> mean16 = Vector512.Create(mean), factor16 = Vector512.Create(factor);
                for (; i <= to.Length - 16; i += 16)
                {
                    Vector512<float> values = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(picker.Pick(ref source, (nuint)(i * 3))));
                    ((values - mean16) * factor16).StoreUnsafe(ref target, (nuint)i);
                }
            }

            Vector256<float> means = Vector256.Create(mean), factors = Vector256.Create(factor);
            for (; i <= to.Length - 16; i += 16)
            {
                Vector128<byte> values = picker.Pick(ref source, (nuint)(i * 3));
                Vector256<ushort> words = Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values));
                Vector256<float> low = Vector256.ConvertToSingle(Vector256.WidenLower(words).AsInt32());
                Vector256<float> high = Vector256.ConvertToSingle(Vector256.WidenUpper(words).AsInt32());
                ((low - means) * factors).StoreUnsafe(ref target, (nuint)i);
                ((high - means) * factors).StoreUnsafe(ref target, (nuint)(i + 8));
            }
        }

        WriteColorReference(pixels, color, to, mean, factor, i);
    }
}
