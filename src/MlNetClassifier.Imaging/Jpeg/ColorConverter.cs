using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;
using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Rows of component samples to rows of RGB24. YCbCr as in JFIF (ITU-R BT.601, full range) in 16-bit fixed point with libjpeg's rounding.
/// Sources may be read up to 16 samples past the end.
/// </summary>
internal static unsafe class ColorConverter
{
    // 1.40200, 0.34414, 0.71414 and 1.77200, times 65536.
    internal const int RedOfCr = 91881;
    internal const int GreenOfCb = 22554;
    internal const int GreenOfCr = 46802;
    internal const int BlueOfCb = 116130;

    public static void FromYCbCr(byte* luma, byte* cb, byte* cr, byte* rgb, int width)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            FromYCbCrReference(luma, cb, cr, rgb, width);
            return;
        }

        int x = 0;
        if (WideColorConverter.IsSupported)
        {
            for (; x <= width - WideColorConverter.Pixels; x += WideColorConverter.Pixels)
            {
                WideColorConverter.Convert(luma + x, cb + x, cr + x, rgb + (x * 3));
            }
        }

        for (; x <= width - 16; x += 16)
        {
            Convert16(luma + x, cb + x, cr + x, rgb + (x * 3));
        }

        if (x < width)
        {
            byte* rest = stackalloc byte[48];
            Convert16(luma + x, cb + x, cr + x, rest);
            Unsafe.CopyBlockUnaligned(rgb + (x * 3), rest, (uint)((width - x) * 3));
        }
    }

    public static void FromRgb(byte* red, byte* green, byte* blue, byte* rgb, int width)
    {
        int x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; x <= width - 16; x += 16)
            {
                RgbLanes.Store(Vector128.Load(red + x), Vector128.Load(green + x), Vector128.Load(blue + x), rgb + (x * 3));
            }
        }

        for (; x < width; x++)
        {
            rgb[x * 3] = red[x];
            rgb[(x * 3) + 1] = green[x];
            rgb[(x * 3) + 2] = blue[x];
        }
    }

    /// <summary>Inverted inks to RGB, as Pillow's conversion of an inverted CMYK picture does.</summary>
    public static void FromCmyk(byte* cyan, byte* magenta, byte* yellow, byte* black, byte* rgb, int width)
    {
        for (int x = 0; x < width; x++, rgb += 3)
        {
            int white = black[x];
            rgb[0] = Darken(white, 255 - cyan[x]);
            rgb[1] = Darken(white, 255 - magenta[x]);
            rgb[2] = Darken(white, 255 - yellow[x]);
        }
    }

    /// <summary>The same with the three colours as YCbCr. Red of YCbCr is the ink cyan here: the file inverts it once more.</summary>
    public static void FromYcck(byte* luma, byte* cb, byte* cr, byte* black, byte* rgb, int width)
    {
        FromYCbCr(luma, cb, cr, rgb, width);
        for (int x = 0; x < width; x++, rgb += 3)
        {
            int white = black[x];
            rgb[0] = Darken(white, rgb[0]);
            rgb[1] = Darken(white, rgb[1]);
            rgb[2] = Darken(white, rgb[2]);
        }
    }

    internal static void FromYCbCrReference(byte* luma, byte* cb, byte* cr, byte* rgb, int width)
    {
        const int half = 1 << 15;
        for (int x = 0; x < width; x++, rgb += 3)
        {
            int y = luma[x], u = cb[x] - 128, v = cr[x] - 128;
            rgb[0] = ToByte(y + (((RedOfCr * v) + half) >> 16));
            rgb[1] = ToByte(y + (((-GreenOfCb * u) - (GreenOfCr * v) + half) >> 16));
            rgb[2] = ToByte(y + (((BlueOfCb * u) + half) >> 16));
        }
    }

    /// <summary>
    /// Sixteen pixels. Factors above 1/2 are split into a whole part and a rest that fits 16 bits:
    /// 1.402 = 1 + 0.402, 1.772 = 2 - 0.228, 0.71414 = 1 - 0.28586.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert16(byte* luma, byte* cb, byte* cr, byte* rgb)
    {
        Vector256<short> middle = Vector256.Create((short)128), one = Vector256.Create((short)1);
        Vector256<short> y = Load(luma), u = Load(cb) - middle, v = Load(cr) - middle;

        // ((2 * x * f >> 16) + 1) >> 1 rounds x * f / 65536 to nearest.
        Vector256<short> red = y + v + ((MultiplyHigh(v + v, RedOfCr - 65536) + one) >> 1);
        Vector256<short> blue = y + u + u + ((MultiplyHigh(u + u, BlueOfCb - (2 * 65536)) + one) >> 1);
        Vector256<short> green = y - v + DotRounded(u, v, -GreenOfCb, 65536 - GreenOfCr);
        RgbLanes.Store(
            Saturate.ToBytes(red.GetLower(), red.GetUpper()),
            Saturate.ToBytes(green.GetLower(), green.GetUpper()),
            Saturate.ToBytes(blue.GetLower(), blue.GetUpper()),
            rgb);
    }

    /// <summary>a * f >> 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> MultiplyHigh(Vector256<short> a, short factor)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.MultiplyHigh(a, Vector256.Create(factor));
        }

        if (Sse2.IsSupported)
        {
            Vector128<short> f = Vector128.Create(factor);
            return Vector256.Create(Sse2.MultiplyHigh(a.GetLower(), f), Sse2.MultiplyHigh(a.GetUpper(), f));
        }

        return Vector256.Narrow((Vector256.WidenLower(a) * factor) >> 16, (Vector256.WidenUpper(a) * factor) >> 16);
    }

    /// <summary>(a * f + b * g + 2^15) >> 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> DotRounded(Vector256<short> a, Vector256<short> b, short f, short g)
    {
        Vector256<int> half = Vector256.Create(1 << 15);
        if (Avx2.IsSupported)
        {
            Vector256<short> factors = Vector256.Create((f & 0xFFFF) | (g << 16)).AsInt16();
            Vector256<int> low = Avx2.MultiplyAddAdjacent(Interleave.Low(a, b), factors) + half;
            Vector256<int> high = Avx2.MultiplyAddAdjacent(Interleave.High(a, b), factors) + half;
            return Saturate.ToInt16(low >> 16, high >> 16);
        }

        return Vector256.Narrow(
            ((Vector256.WidenLower(a) * f) + (Vector256.WidenLower(b) * g) + half) >> 16,
            ((Vector256.WidenUpper(a) * f) + (Vector256.WidenUpper(b) * g) + half) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load(byte* from)
    {
        Vector128<byte> bytes = Vector128.Load(from);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt16();
    }

    private static byte Darken(int white, int ink) => (byte)Math.Max(white - Alpha.Multiply(ink, white), 0);

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, 255);
}
