using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// The arithmetic of <see cref="ColorConverter"/> on 32 pixels at a time. Machines with byte permutations over 64 bytes interleave the three
/// colours with two instructions, where 16-byte shuffles need eighteen for as many pixels: that was half of the conversion.
/// </summary>
internal static unsafe class WideColorConverter
{
    /// <summary>Pixels of one call.</summary>
    public const int Pixels = 32;

    private static readonly Vector512<byte> s_first = Order(0), s_second = Order(64);

    public static bool IsSupported => Avx512Vbmi.IsSupported && Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Convert(byte* luma, byte* cb, byte* cr, byte* rgb)
    {
        Vector512<short> middle = Vector512.Create((short)128), one = Vector512.Create((short)1);
        Vector512<short> y = Load(luma), u = Load(cb) - middle, v = Load(cr) - middle;
        Vector512<short> redPart = Avx512BW.MultiplyHigh(v + v, Vector512.Create((short)(ColorConverter.RedOfCr - 65536)));
        Vector512<short> bluePart = Avx512BW.MultiplyHigh(u + u, Vector512.Create((short)(ColorConverter.BlueOfCb - (2 * 65536))));
        Vector512<short> red = y + v + ((redPart + one) >> 1), blue = y + u + u + ((bluePart + one) >> 1);

        Vector512<short> factors = Vector512.Create((-ColorConverter.GreenOfCb & 0xFFFF) | ((65536 - ColorConverter.GreenOfCr) << 16)).AsInt16();
        Vector512<int> half = Vector512.Create(1 << 15);
        Vector512<int> low = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackLow(u, v), factors) + half;
        Vector512<int> high = Avx512BW.MultiplyAddAdjacent(Avx512BW.UnpackHigh(u, v), factors) + half;
        Vector512<short> green = y - v + Avx512BW.PackSignedSaturate(low >> 16, high >> 16);

        // Packing works on quarters: 8 reds, 8 greens in each; the permutation puts that right, too.
        Vector512<byte> redGreen = Avx512BW.PackUnsignedSaturate(red, green), blues = Avx512BW.PackUnsignedSaturate(blue, blue);
        Avx512Vbmi.PermuteVar64x8x2(redGreen, s_first, blues).Store(rgb);
        Avx512Vbmi.PermuteVar64x8x2(redGreen, s_second, blues).GetLower().Store(rgb + 64);
    }

    /// <summary>For 64 bytes of the result from the offset: which byte of the two packed vectors; 64 and above are in the second.</summary>
    private static Vector512<byte> Order(int offset)
    {
        byte[] indices = new byte[64];
        for (int i = 0; i < 64; i++)
        {
            int pixel = Math.Min((offset + i) / 3, Pixels - 1), color = (offset + i) % 3;
            int inQuarter = ((pixel / 8) * 16) + (pixel % 8);
            indices[i] = (byte)(color == 0 ? inQuarter : color == 1 ? inQuarter + 8 : 64 + inQuarter);
        }

        return Vector512.Create(indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Load(byte* from) => Avx512BW.ConvertToVector512Int16(Vector256.Load(from));
}
