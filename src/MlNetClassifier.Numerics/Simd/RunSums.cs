using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Sums over runs of floats that can be too long for one sum in single precision: blocks are summed, and the blocks' sums in double.</summary>
internal static unsafe class RunSums
{
    private const int Block = 1024;

    /// <summary>Σ x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TVector, TSimd>(float* x, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        double total = 0;
        for (int start = 0; start < count; start += Block)
        {
            int end = Math.Min(count, start + Block), i = start;
            TVector sums = TSimd.Splat(0);
            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
            {
                sums = TSimd.Add(sums, TSimd.Load(x + i));
            }

            total += TSimd.Sum(sums);
            for (; i < end; i++)
            {
                total += x[i];
            }
        }

        return total;
    }

    /// <summary>Σ (x − centre)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Squares<TVector, TSimd>(float* x, int count, float centre)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        double total = 0;
        TVector centres = TSimd.Splat(centre);
        for (int start = 0; start < count; start += Block)
        {
            int end = Math.Min(count, start + Block), i = start;
            TVector sums = TSimd.Splat(0);
            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
            {
                TVector d = TSimd.Subtract(TSimd.Load(x + i), centres);
                sums = TSimd.MultiplyAdd(d, d, sums);
            }

            total += TSimd.Sum(sums);
            for (; i < end; i++)
            {
                total += (x[i] - centre) * (x[i] - centre);
            }
        }

        return total;
    }
}
