using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Numerics;

/// <summary>Moves four channels at once between planes and a channel block: squares of four pixels by four channels are transposed in registers.</summary>
/// <remarks>Number by number, with one of the two sides strided, the same took three to four times as long.</remarks>
internal static unsafe class ChannelQuads
{
    public const int Size = 4;

    /// <summary>Pixels of four planes become four neighbouring floats each.</summary>
    /// <param name="planes">First pixel of the first plane.</param>
    /// <param name="plane">From a plane to the next.</param>
    /// <param name="block">First pixel's first float; pixels are a channel block apart.</param>
    /// <param name="count">Pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToBlock(float* planes, nint plane, float* block, nint count)
    {
        nint i = 0;
        for (; i <= count - Size; i += Size, block += Size * ChannelBlock.Size)
        {
            Vector128<float> a = Vector128.Load(planes + i), b = Vector128.Load(planes + plane + i);
            Vector128<float> c = Vector128.Load(planes + (2 * plane) + i), d = Vector128.Load(planes + (3 * plane) + i);
            Transpose(ref a, ref b, ref c, ref d);
            a.Store(block);
            b.Store(block + ChannelBlock.Size);
            c.Store(block + (2 * ChannelBlock.Size));
            d.Store(block + (3 * ChannelBlock.Size));
        }

        for (; i < count; i++, block += ChannelBlock.Size)
        {
            for (int channel = 0; channel < Size; channel++)
            {
                block[channel] = planes[(channel * plane) + i];
            }
        }
    }

    /// <summary>The way back.</summary>
    /// <param name="block">First pixel's first float; pixels are a channel block apart.</param>
    /// <param name="planes">First pixel of the first plane.</param>
    /// <param name="plane">From a plane to the next.</param>
    /// <param name="count">Pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToPlanes(float* block, float* planes, nint plane, nint count)
    {
        nint i = 0;
        for (; i <= count - Size; i += Size, block += Size * ChannelBlock.Size)
        {
            Vector128<float> a = Vector128.Load(block), b = Vector128.Load(block + ChannelBlock.Size);
            Vector128<float> c = Vector128.Load(block + (2 * ChannelBlock.Size)), d = Vector128.Load(block + (3 * ChannelBlock.Size));
            Transpose(ref a, ref b, ref c, ref d);
            a.Store(planes + i);
            b.Store(planes + plane + i);
            c.Store(planes + (2 * plane) + i);
            d.Store(planes + (3 * plane) + i);
        }

        for (; i < count; i++, block += ChannelBlock.Size)
        {
            for (int channel = 0; channel < Size; channel++)
            {
                planes[(channel * plane) + i] = block[channel];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector128<float> a, ref Vector128<float> b, ref Vector128<float> c, ref Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
            a = Sse.MoveLowToHigh(ab, cd);
            b = Sse.MoveHighToLow(cd, ab);
            c = Sse.MoveLowToHigh(abHigh, cdHigh);
            d = Sse.MoveHighToLow(cdHigh, abHigh);
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<double> ab = AdvSimd.Arm64.ZipLow(a, b).AsDouble(), cd = AdvSimd.Arm64.ZipLow(c, d).AsDouble();
            Vector128<double> abHigh = AdvSimd.Arm64.ZipHigh(a, b).AsDouble(), cdHigh = AdvSimd.Arm64.ZipHigh(c, d).AsDouble();
            a = AdvSimd.Arm64.ZipLow(ab, cd).AsSingle();
            b = AdvSimd.Arm64.ZipHigh(ab, cd).AsSingle();
            c = AdvSimd.Arm64.ZipLow(abHigh, cdHigh).AsSingle();
            d = AdvSimd.Arm64.ZipHigh(abHigh, cdHigh).AsSingle();
        }
        else
        {
            (a, b, c, d) = (
                Vector128.Create(a[0], b[0], c[0], d[0]), Vector128.Create(a[1], b[1], c[1], d[1]),
                Vector128.Create(a[2], b[2], c[2], d[2]), Vector128.Create(a[3], b[3], c[3], d[3]));
        }
    }
}
