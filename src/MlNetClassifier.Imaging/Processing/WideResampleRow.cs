using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>The loops of <see cref="ResampleRow"/> for machines with 512-bit vectors: four rows at once, and 32 columns.</summary>
internal static unsafe class WideResampleRow
{
    private const int Half = 1 << (ResizeKernel.FractionBits - 1);

    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Four rows at once, see <see cref="ResampleRow.Horizontal"/>.</summary>
    /// <param name="from">First source row.</param>
    /// <param name="fromStride">Bytes to the next.</param>
    /// <param name="to">First target row.</param>
    /// <param name="toStride">Bytes to the next.</param>
    /// <param name="kernel">Weights.</param>
    /// <param name="channels">3 or 4.</param>
    public static void Horizontal(byte* from, nint fromStride, byte* to, nint toStride, ResizeKernel kernel, int channels)
    {
        Vector512<byte> pair01 = Four(ResampleRow.Pair01(channels)), pair23 = Four(ResampleRow.Pair23(channels));
        Vector512<byte> order = Four(ResampleRow.Order(channels));
        int targets = kernel.Start.Length, step = kernel.Quads * 4;
        fixed (int* starts = kernel.Start, weights = kernel.QuadWeights)
        {
            int i = 0;
            for (; i <= targets - 4; i += 4)
            {
                int* w = weights + (i * step);
                Vector512<int> p0 = Sum(from + (starts[i] * channels), fromStride, channels, w, kernel.Quads, pair01, pair23);
                Vector512<int> p1 = Sum(from + (starts[i + 1] * channels), fromStride, channels, w + step, kernel.Quads, pair01, pair23);
                Vector512<int> p2 = Sum(from + (starts[i + 2] * channels), fromStride, channels, w + (2 * step), kernel.Quads, pair01, pair23);
                Vector512<int> p3 = Sum(from + (starts[i + 3] * channels), fromStride, channels, w + (3 * step), kernel.Quads, pair01, pair23);
                Vector512<byte> bytes = Avx512BW.PackUnsignedSaturate(
                    Avx512BW.PackSignedSaturate(p0, p1), Avx512BW.PackSignedSaturate(p2, p3));
                bytes = Avx512BW.Shuffle(bytes, order);
                byte* target = to + (i * channels);
                bytes.GetLower().GetLower().Store(target);
                bytes.GetLower().GetUpper().Store(target + toStride);
                bytes.GetUpper().GetLower().Store(target + (2 * toStride));
                bytes.GetUpper().GetUpper().Store(target + (3 * toStride));
            }

            for (; i < targets; i++)
            {
                Vector512<int> p = Sum(from + (starts[i] * channels), fromStride, channels, weights + (i * step), kernel.Quads, pair01, pair23);
                Vector512<short> words = Avx512BW.PackSignedSaturate(p, p);
                Vector512<uint> pixels = Avx512BW.PackUnsignedSaturate(words, words).AsUInt32();
                for (int row = 0; row < 4; row++)
                {
                    Unsafe.WriteUnaligned(to + (row * toStride) + (i * channels), pixels.GetElement(row * 4));
                }
            }
        }
    }

    /// <summary>As many columns as fit 32 at a time; returns how many that were. See <see cref="ResampleRow.Vertical"/>.</summary>
    public static int Vertical(byte* from, nint stride, int* weights, int taps, byte* to, int count)
    {
        int x = 0;
        for (; x <= count - 32; x += 32)
        {
            Vector512<int> low = Vector512.Create(Half), high = low;
            byte* row = from + x;
            for (int t = 0; t < taps; t++, row += stride)
            {
                Vector512<int> weight = Vector512.Create(weights[t]);
                low += Avx512F.ConvertToVector512Int32(Vector128.Load(row)) * weight;
                high += Avx512F.ConvertToVector512Int32(Vector128.Load(row + 16)) * weight;
            }

            ToBytes(low >> ResizeKernel.FractionBits).Store(to + x);
            ToBytes(high >> ResizeKernel.FractionBits).Store(to + x + 16);
        }

        return x;
    }

    private static Vector128<byte> ToBytes(Vector512<int> values)
        => Avx512F.ConvertToVector128ByteWithSaturation(Vector512.Max(values, Vector512<int>.Zero).AsUInt32());

    private static Vector512<byte> Four(Vector128<byte> quarter)
        => Vector512.Create(Vector256.Create(quarter, quarter), Vector256.Create(quarter, quarter));

    /// <summary>One target pixel of four rows, one row a quarter, one channel a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Sum(
        byte* from, nint stride, int channels, int* weights, int quads, Vector512<byte> pair01, Vector512<byte> pair23)
    {
        Vector512<int> upper = Vector512<int>.Zero, lower = Vector512.Create(Half);
        for (int q = 0; q < quads; q++, from += 4 * channels, weights += 4)
        {
            Vector512<byte> pixels = Vector512.Create(
                Vector256.Create(Vector128.Load(from), Vector128.Load(from + stride)),
                Vector256.Create(Vector128.Load(from + (2 * stride)), Vector128.Load(from + (3 * stride))));
            Vector512<short> p01 = Avx512BW.Shuffle(pixels, pair01).AsInt16(), p23 = Avx512BW.Shuffle(pixels, pair23).AsInt16();
            upper += Dot(p01, weights[0]) + Dot(p23, weights[2]);
            lower += Dot(p01, weights[1]) + Dot(p23, weights[3]);
        }

        return ((upper << ResizeKernel.LowBits) + lower) >> ResizeKernel.FractionBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Dot(Vector512<short> pixels, int weights)
        => Avx512BW.MultiplyAddAdjacent(pixels, Vector512.Create(weights).AsInt16());
}
