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
        if (!Avx2.IsSupported)
        {
            Vector128<byte> y16 = Vector128.Load(luma), u16 = Vector128.Load(cb), v16 = Vector128.Load(cr);
            Convert8(
                Vector128.WidenLower(y16).AsInt16(), Vector128.WidenLower(u16).AsInt16(), Vector128.WidenLower(v16).AsInt16(),
                out Vector128<short> redLow, out Vector128<short> greenLow, out Vector128<short> blueLow);
            Convert8(
                Vector128.WidenUpper(y16).AsInt16(), Vector128.WidenUpper(u16).AsInt16(), Vector128.WidenUpper(v16).AsInt16(),
                out Vector128<short> redHigh, out Vector128<short> greenHigh, out Vector128<short> blueHigh);
            RgbLanes.Store(
                Saturate.ToBytes(redLow, redHigh), Saturate.ToBytes(greenLow, greenHigh), Saturate.ToBytes(blueLow, blueHigh), rgb);
            return;
        }

        Vector256<short> middle = Vector256.Create((short)128), one = Vector256.Create((short)1);
        Vector256<short> y = Avx2.ConvertToVector256Int16(luma);
        Vector256<short> u = Avx2.ConvertToVector256Int16(cb) - middle, v = Avx2.ConvertToVector256Int16(cr) - middle;

        // ((2 * x * f >> 16) + 1) >> 1 rounds x * f / 65536 to nearest.
        Vector256<short> red = y + v + ((Avx2.MultiplyHigh(v + v, Vector256.Create((short)(RedOfCr - 65536))) + one) >> 1);
        Vector256<short> blue = y + u + u + ((Avx2.MultiplyHigh(u + u, Vector256.Create((short)(BlueOfCb - (2 * 65536)))) + one) >> 1);
        Vector256<short> factors = Vector256.Create((-GreenOfCb & 0xFFFF) | ((65536 - GreenOfCr) << 16)).AsInt16();
        Vector256<int> half = Vector256.Create(1 << 15);
        Vector256<int> low = Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(u, v), factors) + half;
        Vector256<int> high = Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(u, v), factors) + half;
        Vector256<short> green = y - v + Avx2.PackSignedSaturate(low >> 16, high >> 16);
        RgbLanes.Store(
            Saturate.ToBytes(red.GetLower(), red.GetUpper()),
            Saturate.ToBytes(green.GetLower(), green.GetUpper()),
            Saturate.ToBytes(blue.GetLower(), blue.GetUpper()),
            rgb);
    }

    /// <summary>Eight pixels in 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert8(
        Vector128<short> y, Vector128<short> u, Vector128<short> v, out Vector128<short> red, out Vector128<short> green, out Vector128<short> blue)
    {
        Vector128<short> middle = Vector128.Create((short)128), one = Vector128.Create((short)1);
        u -= middle;
        v -= middle;
        red = y + v + ((Lanes.MultiplyHigh(v + v, RedOfCr - 65536) + one) >> 1);
        blue = y + u + u + ((Lanes.MultiplyHigh(u + u, BlueOfCb - (2 * 65536)) + one) >> 1);
        Vector128<short> factors = Vector128.Create((-GreenOfCb & 0xFFFF) | ((65536 - GreenOfCr) << 16)).AsInt16();
        Vector128<int> half = Vector128.Create(1 << 15);
        Vector128<int> low = (Lanes.Dot(Interleave.Low(u, v), factors) + half) >> 16;
        Vector128<int> high = (Lanes.Dot(Interleave.High(u, v), factors) + half) >> 16;
        green = y - v + Saturate.ToInt16(low, high);
    }

    private static byte Darken(int white, int ink) => (byte)Math.Max(white - Alpha.Multiply(ink, white), 0);

    private static byte ToByte(int value) => (byte)Math.Clamp(value, 0, 255);
}
