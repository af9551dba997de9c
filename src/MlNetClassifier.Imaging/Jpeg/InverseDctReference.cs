namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// The accurate integer inverse DCT (Loeffler, Ligtenberg, Moschytz, ICASSP 1989) with 13-bit constants and 2 extra bits between the
/// passes: the numbers that libjpeg's "islow" computes. Plain loops, the judge of <see cref="InverseDct"/>.
/// </summary>
/// <remarks>
/// Sums that feed a multiplication are 16 bits wide and the middle is cut to 16 bits, as in every SIMD version; real pictures never get near.
/// </remarks>
internal static unsafe class InverseDctReference
{
    public const int ConstantBits = 13;
    public const int PassBits = 2;

    /// <param name="block">64 coefficients, natural order.</param>
    /// <param name="quantization">64 factors, natural order.</param>
    /// <param name="target">Upper left pixel.</param>
    /// <param name="stride">Bytes from row to row.</param>
    public static void Transform(short* block, short* quantization, byte* target, nint stride)
    {
        int* middle = stackalloc int[64];
        int* column = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            for (int y = 0; y < 8; y++)
            {
                column[y] = (short)(block[(y * 8) + x] * quantization[(y * 8) + x]);
            }

            OneDimension(column, ConstantBits - PassBits);
            for (int y = 0; y < 8; y++)
            {
                middle[(y * 8) + x] = Math.Clamp(column[y], short.MinValue, short.MaxValue);
            }
        }

        for (int y = 0; y < 8; y++)
        {
            OneDimension(middle + (y * 8), ConstantBits + PassBits + 3);
            for (int x = 0; x < 8; x++)
            {
                target[(y * stride) + x] = (byte)Math.Clamp(middle[(y * 8) + x] + 128, 0, 255);
            }
        }
    }

    private static void OneDimension(int* v, int shift)
    {
        int half = 1 << (shift - 1);

        // Even part: c6 rotation of 2 and 6, sum and difference of 0 and 4.
        int z1 = (v[2] + v[6]) * 4433;
        int even2 = z1 - (v[6] * 15137);
        int even3 = z1 + (v[2] * 6270);
        int even0 = ((v[0] + v[4]) << ConstantBits) + half;
        int even1 = ((v[0] - v[4]) << ConstantBits) + half;
        int a0 = even0 + even3, a3 = even0 - even3, a1 = even1 + even2, a2 = even1 - even2;

        // Odd part of 1, 3, 5, 7.
        int z3 = (short)(v[7] + v[3]), z4 = (short)(v[5] + v[1]);
        int z5 = (z3 + z4) * 9633;
        int s3 = z5 - (z3 * 16069), s4 = z5 - (z4 * 3196);
        int p1 = (v[7] + v[1]) * -7373, p2 = (v[5] + v[3]) * -20995;
        int odd0 = (v[7] * 2446) + p1 + s3;
        int odd1 = (v[5] * 16819) + p2 + s4;
        int odd2 = (v[3] * 25172) + p2 + s3;
        int odd3 = (v[1] * 12299) + p1 + s4;

        v[0] = (a0 + odd3) >> shift;
        v[7] = (a0 - odd3) >> shift;
        v[1] = (a1 + odd2) >> shift;
        v[6] = (a1 - odd2) >> shift;
        v[2] = (a2 + odd1) >> shift;
        v[5] = (a2 - odd1) >> shift;
        v[3] = (a3 + odd0) >> shift;
        v[4] = (a3 - odd0) >> shift;
    }
}
