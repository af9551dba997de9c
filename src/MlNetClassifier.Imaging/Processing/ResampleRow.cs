using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>The two inner loops of resampling, in SIMD, with plain loops beside them that give the same bits.</summary>
internal static class ResampleRow
{
    private const int Half = 1 << (ResizeKernel.FractionBits - 1);

    /// <summary>One row: each target pixel is a weighted sum of neighbouring source pixels.</summary>
    public static void Horizontal(ReadOnlySpan<byte> from, Span<byte> to, ResizeKernel kernel, int channels)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            HorizontalReference(from, to, kernel, channels);
            return;
        }

        int targets = kernel.Start.Length;
        for (int i = 0; i < targets; i++)
        {
            int count = kernel.Count[i], at = kernel.Start[i] * channels;
            ReadOnlySpan<int> weights = kernel.Weights.AsSpan(i * kernel.Taps, count);
            Vector128<int> sum = Vector128.Create(Half);

            // A pixel is read as four bytes; only the very last one of a row of three channels has no fourth byte behind it.
            int whole = Math.Min(count, channels == 4 ? count : ((from.Length - at - 4) / channels) + 1);
            ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetReference(from), at);
            int t = 0;
            for (; t < whole; t++)
            {
                uint pixel = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, t * channels));
                sum += Spread(pixel) * weights[t];
            }

            for (; t < count; t++)
            {
                int o = at + (t * 3);
                sum += Vector128.Create(from[o], from[o + 1], from[o + 2], 0) * weights[t];
            }

            Vector128<int> value = Vector128.Clamp(sum >> ResizeKernel.FractionBits, Vector128<int>.Zero, Vector128.Create(255));
            int target = i * channels;
            to[target] = (byte)value.GetElement(0);
            to[target + 1] = (byte)value.GetElement(1);
            to[target + 2] = (byte)value.GetElement(2);
            if (channels == 4)
            {
                to[target + 3] = (byte)value.GetElement(3);
            }
        }
    }

    /// <summary>One target row: a weighted sum of source rows that lie <paramref name="stride"/> bytes apart.</summary>
    public static void Vertical(ReadOnlySpan<byte> from, int stride, ReadOnlySpan<int> weights, Span<byte> to)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte source = ref MemoryMarshal.GetReference(from);
            ref byte target = ref MemoryMarshal.GetReference(to);
            for (; x <= to.Length - 16; x += 16)
            {
                Vector256<int> low = Vector256.Create(Half), high = low;
                for (int t = 0; t < weights.Length; t++)
                {
                    Vector256<short> pixels = Widen(Vector128.LoadUnsafe(ref source, (nuint)((t * stride) + x)));
                    Vector256<int> weight = Vector256.Create(weights[t]);
                    low += Vector256.WidenLower(pixels) * weight;
                    high += Vector256.WidenUpper(pixels) * weight;
                }

                Pack(low >> ResizeKernel.FractionBits, high >> ResizeKernel.FractionBits).StoreUnsafe(ref target, (nuint)x);
            }
        }

        VerticalReference(from, stride, weights, to, x);
    }

    internal static void HorizontalReference(ReadOnlySpan<byte> from, Span<byte> to, ResizeKernel kernel, int channels)
    {
        for (int i = 0; i < kernel.Start.Length; i++)
        {
            for (int c = 0; c < channels; c++)
            {
                int sum = Half;
                for (int t = 0; t < kernel.Count[i]; t++)
                {
                    sum += from[((kernel.Start[i] + t) * channels) + c] * kernel.Weights[(i * kernel.Taps) + t];
                }

                to[(i * channels) + c] = (byte)Math.Clamp(sum >> ResizeKernel.FractionBits, 0, 255);
            }
        }
    }

    internal static void VerticalReference(ReadOnlySpan<byte> from, int stride, ReadOnlySpan<int> weights, Span<byte> to, int start = 0)
    {
        for (int x = start; x < to.Length; x++)
        {
            int sum = Half;
            for (int t = 0; t < weights.Length; t++)
            {
                sum += from[(t * stride) + x] * weights[t];
            }

            to[x] = (byte)Math.Clamp(sum >> ResizeKernel.FractionBits, 0, 255);
        }
    }

    private static Vector128<int> Spread(uint pixel)
        => Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte())).AsInt32();

    private static Vector256<short> Widen(Vector128<byte> bytes)
        => Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt16();

    private static Vector128<byte> Pack(Vector256<int> low, Vector256<int> high)
    {
        Vector256<int> zero = Vector256<int>.Zero, top = Vector256.Create(255);
        Vector256<ushort> words = Vector256.Narrow(Vector256.Clamp(low, zero, top).AsUInt32(), Vector256.Clamp(high, zero, top).AsUInt32());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }
}
