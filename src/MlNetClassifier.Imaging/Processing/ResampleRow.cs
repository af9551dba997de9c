using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>The two inner loops of resampling, in SIMD, with plain loops beside them that give the same bits.</summary>
internal static unsafe class ResampleRow
{
    /// <summary>Bytes that <see cref="Horizontal{TLanes, TBytes, TInts}"/> may write behind a target row.</summary>
    public const int Overrun = 16;

    /// <summary>A byte selection that gives zero.</summary>
    private const byte None = 0xFF;

    private const int Half = 1 << (ResizeKernel.FractionBits - 1);

    /// <summary>Bytes that <see cref="Horizontal{TLanes, TBytes, TInts}"/> may read behind a source row (and multiply by zero).</summary>
    public static int ReadAhead(ResizeKernel kernel, int channels) => (kernel.Quads * 4 * channels) + 16;

    /// <summary>
    /// As many rows at once as a vector has 128-bit parts: each target pixel is a weighted sum of neighbouring source pixels. Four source pixels
    /// are loaded at a time and multiplied in pairs, with the weights in two parts of 11 bits, which loses nothing.
    /// </summary>
    /// <param name="from">First source row.</param>
    /// <param name="fromStride">Bytes to the next.</param>
    /// <param name="to">First target row.</param>
    /// <param name="toStride">Bytes to the next.</param>
    /// <param name="kernel">Weights.</param>
    /// <param name="channels">3 or 4.</param>
    public static void Horizontal<TLanes, TBytes, TInts>(
        byte* from, nint fromStride, byte* to, nint toStride, ResizeKernel kernel, int channels)
        where TLanes : IResampleLanes<TBytes, TInts>
        where TBytes : struct
        where TInts : struct
    {
        TBytes pair01 = TLanes.Repeat(Pair01(channels)), pair23 = TLanes.Repeat(Pair23(channels)), order = TLanes.Repeat(Order(channels));
        int targets = kernel.Start.Length, quads = kernel.Quads, step = quads * 4;
        fixed (int* starts = kernel.Start, weights = kernel.QuadWeights)
        {
            int i = 0;
            for (; i <= targets - 4; i += 4)
            {
                int* w = weights + (i * step);
                TInts p0 = Sum<TLanes, TBytes, TInts>(from + (starts[i] * channels), fromStride, channels, w, quads, pair01, pair23);
                TInts p1 = Sum<TLanes, TBytes, TInts>(from + (starts[i + 1] * channels), fromStride, channels, w + step, quads, pair01, pair23);
                TInts p2 = Sum<TLanes, TBytes, TInts>(from + (starts[i + 2] * channels), fromStride, channels, w + (2 * step), quads, pair01, pair23);
                TInts p3 = Sum<TLanes, TBytes, TInts>(from + (starts[i + 3] * channels), fromStride, channels, w + (3 * step), quads, pair01, pair23);
                TLanes.Store(TLanes.Shuffle(TLanes.Pack(p0, p1, p2, p3), order), to + (i * channels), toStride);
            }

            for (; i < targets; i++)
            {
                TInts p = Sum<TLanes, TBytes, TInts>(
                    from + (starts[i] * channels), fromStride, channels, weights + (i * step), quads, pair01, pair23);
                TLanes.StoreOne(TLanes.Pack(p, p, p, p), to + (i * channels), toStride);
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
            for (; Avx512BW.IsSupported && x <= to.Length - 32; x += 32)
            {
                Vector512<int> low = Vector512.Create(Half), high = low;
                byte* row = source + x;
                for (int t = 0; t < weights.Length; t++, row += stride)
                {
                    Vector512<int> weight = Vector512.Create(factors[t]);
                    low += Avx512F.ConvertToVector512Int32(Vector128.Load(row)) * weight;
                    high += Avx512F.ConvertToVector512Int32(Vector128.Load(row + 16)) * weight;
                }

                low = Vector512.Max(low >> ResizeKernel.FractionBits, Vector512<int>.Zero);
                high = Vector512.Max(high >> ResizeKernel.FractionBits, Vector512<int>.Zero);
                Avx512F.ConvertToVector128ByteWithSaturation(low.AsUInt32()).Store(target + x);
                Avx512F.ConvertToVector128ByteWithSaturation(high.AsUInt32()).Store(target + x + 16);
            }

            for (; Avx2.IsSupported && x <= to.Length - 16; x += 16)
            {
                Vector256<int> low = Vector256.Create(Half), high = low;
                byte* row = source + x;
                for (int t = 0; t < weights.Length; t++, row += stride)
                {
                    Vector256<int> weight = Vector256.Create(factors[t]);
                    low += Avx2.ConvertToVector256Int32(row) * weight;
                    high += Avx2.ConvertToVector256Int32(row + 8) * weight;
                }

                // Packing interleaves the halves: 0-3, 8-11, 4-7, 12-15.
                Vector256<short> words = Saturate.ToInt16(low >> ResizeKernel.FractionBits, high >> ResizeKernel.FractionBits);
                Vector128<uint> bytes = Saturate.ToBytes(words.GetLower(), words.GetUpper()).AsUInt32();
                Vector128.Shuffle(bytes, Vector128.Create(0u, 2, 1, 3)).AsByte().Store(target + x);
            }

            for (; Vector128.IsHardwareAccelerated && x <= to.Length - 8; x += 8)
            {
                Vector128<int> low = Vector128.Create(Half), high = low;
                byte* row = source + x;
                for (int t = 0; t < weights.Length; t++, row += stride)
                {
                    Vector128<ushort> pixels = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)row).AsByte());
                    low += Vector128.WidenLower(pixels).AsInt32() * factors[t];
                    high += Vector128.WidenUpper(pixels).AsInt32() * factors[t];
                }

                Vector128<short> words = Saturate.ToInt16(low >> ResizeKernel.FractionBits, high >> ResizeKernel.FractionBits);
                *(ulong*)(target + x) = Saturate.ToBytes(words, words).AsUInt64().ToScalar();
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

    /// <summary>One target pixel of each row, one channel a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInts Sum<TLanes, TBytes, TInts>(
        byte* from, nint stride, int channels, int* weights, int quads, TBytes pair01, TBytes pair23)
        where TLanes : IResampleLanes<TBytes, TInts>
        where TBytes : struct
        where TInts : struct
    {
        TInts upper = TLanes.Create(0), lower = TLanes.Create(Half);
        for (int q = 0; q < quads; q++, from += 4 * channels, weights += 4)
        {
            TBytes pixels = TLanes.Load(from, stride), p01 = TLanes.Shuffle(pixels, pair01), p23 = TLanes.Shuffle(pixels, pair23);
            upper = TLanes.Add(upper, TLanes.Add(TLanes.Dot(p01, weights[0]), TLanes.Dot(p23, weights[2])));
            lower = TLanes.Add(lower, TLanes.Add(TLanes.Dot(p01, weights[1]), TLanes.Dot(p23, weights[3])));
        }

        return TLanes.Finish(upper, lower);
    }

    /// <summary>Selects channels of the pixels 0 and 1 of four, in pairs of 16-bit numbers.</summary>
    private static Vector128<byte> Pair01(int channels) => channels == 4
        ? Vector128.Create(0, None, 4, None, 1, None, 5, None, 2, None, 6, None, 3, None, 7, None)
        : Vector128.Create(0, None, 3, None, 1, None, 4, None, 2, None, 5, None, None, None, None, None);

    /// <summary>The same for the pixels 2 and 3.</summary>
    private static Vector128<byte> Pair23(int channels) => channels == 4
        ? Vector128.Create(8, None, 12, None, 9, None, 13, None, 10, None, 14, None, 11, None, 15, None)
        : Vector128.Create(6, None, 9, None, 7, None, 10, None, 8, None, 11, None, None, None, None, None);

    /// <summary>Takes the fourth channel of four pixels out where there is none.</summary>
    private static Vector128<byte> Order(int channels) => channels == 4
        ? Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        : Vector128.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, None, None, None, None);
}
