using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>The two inner loops of resampling, in SIMD, with plain loops beside them that give the same bits.</summary>
internal static unsafe class ResampleRow
{
    /// <summary>Bytes that <see cref="Horizontal"/> may write behind a target row.</summary>
    public const int Overrun = 16;

    /// <summary>A byte selection that gives zero.</summary>
    private const byte None = 0xFF;

    private const int Half = 1 << (ResizeKernel.FractionBits - 1);

    /// <summary>Bytes that <see cref="Horizontal"/> may read behind a source row (and multiply by zero).</summary>
    public static int ReadAhead(ResizeKernel kernel, int channels) => (kernel.Quads * 4 * channels) + 16;

    /// <summary>
    /// Two rows at once, one in each half of the vectors: each target pixel is a weighted sum of neighbouring source pixels. Four source pixels
    /// are loaded at a time and multiplied in pairs, with the weights in two parts of 11 bits, which loses nothing.
    /// </summary>
    public static void Horizontal(byte* fromA, byte* fromB, byte* toA, byte* toB, ResizeKernel kernel, int channels)
    {
        Vector256<byte> pair01 = Vector256.Create(Pair01(channels), Pair01(channels)), pair23 = Vector256.Create(Pair23(channels), Pair23(channels));
        Vector128<byte> order = Order(channels);
        int targets = kernel.Start.Length, quads = kernel.Quads;
        fixed (int* starts = kernel.Start, weights = kernel.QuadWeights)
        {
            int i = 0;
            for (; i <= targets - 4; i += 4)
            {
                Vector256<int> p0 = Sum(fromA, fromB, starts[i] * channels, channels, weights + (i * quads * 4), quads, pair01, pair23);
                Vector256<int> p1 = Sum(fromA, fromB, starts[i + 1] * channels, channels, weights + ((i + 1) * quads * 4), quads, pair01, pair23);
                Vector256<int> p2 = Sum(fromA, fromB, starts[i + 2] * channels, channels, weights + ((i + 2) * quads * 4), quads, pair01, pair23);
                Vector256<int> p3 = Sum(fromA, fromB, starts[i + 3] * channels, channels, weights + ((i + 3) * quads * 4), quads, pair01, pair23);
                Vector256<byte> bytes = Saturate.ToBytes(Saturate.ToInt16(p0, p1), Saturate.ToInt16(p2, p3));
                Vector128.ShuffleNative(bytes.GetLower(), order).Store(toA + (i * channels));
                Vector128.ShuffleNative(bytes.GetUpper(), order).Store(toB + (i * channels));
            }

            for (; i < targets; i++)
            {
                Vector256<int> p = Sum(fromA, fromB, starts[i] * channels, channels, weights + (i * quads * 4), quads, pair01, pair23);
                Vector256<short> words = Saturate.ToInt16(p, p);
                Vector256<uint> pixels = Saturate.ToBytes(words, words).AsUInt32();
                Unsafe.WriteUnaligned(toA + (i * channels), pixels.GetElement(0));
                Unsafe.WriteUnaligned(toB + (i * channels), pixels.GetElement(4));
            }
        }
    }

    /// <summary>One target row: a weighted sum of source rows that lie <paramref name="stride"/> bytes apart.</summary>
    public static void Vertical(ReadOnlySpan<byte> from, int stride, ReadOnlySpan<int> weights, Span<byte> to)
    {
        int x = 0;
        fixed (byte* source = from, target = to)
        fixed (int* factors = weights)
        {
            if (WideResampleRow.IsSupported)
            {
                x = WideResampleRow.Vertical(source, stride, factors, weights.Length, target, to.Length);
            }

            for (; Vector128.IsHardwareAccelerated && x <= to.Length - 16; x += 16)
            {
                Vector256<int> low = Vector256.Create(Half), high = low;
                byte* row = source + x;
                for (int t = 0; t < weights.Length; t++, row += stride)
                {
                    Vector256<int> weight = Vector256.Create(factors[t]);
                    low += Lanes.LoadWidened(row) * weight;
                    high += Lanes.LoadWidened(row + 8) * weight;
                }

                // Packing interleaves the halves: 0-3, 8-11, 4-7, 12-15.
                Vector256<short> words = Saturate.ToInt16(low >> ResizeKernel.FractionBits, high >> ResizeKernel.FractionBits);
                Vector128<uint> bytes = Saturate.ToBytes(words.GetLower(), words.GetUpper()).AsUInt32();
                Vector128.Shuffle(bytes, Vector128.Create(0u, 2, 1, 3)).AsByte().Store(target + x);
            }
        }

        VerticalReference(from, stride, weights, to, x);
    }

    /// <summary>Selects channels of the pixels 0 and 1 of four, in pairs of 16-bit numbers.</summary>
    internal static Vector128<byte> Pair01(int channels) => channels == 4
        ? Vector128.Create(0, None, 4, None, 1, None, 5, None, 2, None, 6, None, 3, None, 7, None)
        : Vector128.Create(0, None, 3, None, 1, None, 4, None, 2, None, 5, None, None, None, None, None);

    /// <summary>The same for the pixels 2 and 3.</summary>
    internal static Vector128<byte> Pair23(int channels) => channels == 4
        ? Vector128.Create(8, None, 12, None, 9, None, 13, None, 10, None, 14, None, 11, None, 15, None)
        : Vector128.Create(6, None, 9, None, 7, None, 10, None, 8, None, 11, None, None, None, None, None);

    /// <summary>Takes the fourth channel of four pixels out where there is none.</summary>
    internal static Vector128<byte> Order(int channels) => channels == 4
        ? Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        : Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, None, None, None, None);

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

    /// <summary>One target pixel of both rows, one channel a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum(
        byte* fromA, byte* fromB, nint offset, int channels, int* weights, int quads, Vector256<byte> pair01, Vector256<byte> pair23)
    {
        Vector256<int> upper = Vector256<int>.Zero, lower = Vector256.Create(Half);
        for (int q = 0; q < quads; q++, offset += 4 * channels, weights += 4)
        {
            Vector256<byte> pixels = Vector256.Create(Vector128.Load(fromA + offset), Vector128.Load(fromB + offset));
            Vector256<short> p01 = Lanes.Shuffle(pixels, pair01).AsInt16(), p23 = Lanes.Shuffle(pixels, pair23).AsInt16();
            upper += Lanes.Dot(p01, Vector256.Create(weights[0]).AsInt16()) + Lanes.Dot(p23, Vector256.Create(weights[2]).AsInt16());
            lower += Lanes.Dot(p01, Vector256.Create(weights[1]).AsInt16()) + Lanes.Dot(p23, Vector256.Create(weights[3]).AsInt16());
        }

        return ((upper << ResizeKernel.LowBits) + lower) >> ResizeKernel.FractionBits;
    }
}
