namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The forward counterpart of <see cref="InverseDctReference"/>: Loeffler, Ligtenberg and Moschytz, 13-bit constants.</summary>
internal static class ForwardDct
{
    private const int ConstantBits = InverseDctReference.ConstantBits;
    private const int PassBits = InverseDctReference.PassBits;

    /// <summary>Transforms 64 samples (less 128) in place; the result is eight times the cosine transform.</summary>
    public static void Transform(Span<int> block)
    {
        for (int y = 0; y < 8; y++)
        {
            OneDimension(block[(y * 8)..], 1, ConstantBits - PassBits, -PassBits);
        }

        for (int x = 0; x < 8; x++)
        {
            OneDimension(block[x..], 8, ConstantBits + PassBits, PassBits);
        }
    }

    /// <param name="v">First number.</param>
    /// <param name="step">Distance to the next.</param>
    /// <param name="shift">Bits to take from products.</param>
    /// <param name="plainShift">Bits to take from (or, negative, to add to) sums without product.</param>
    private static void OneDimension(Span<int> v, int step, int shift, int plainShift)
    {
        int s0 = v[0] + v[7 * step], d7 = v[0] - v[7 * step];
        int s1 = v[step] + v[6 * step], d6 = v[step] - v[6 * step];
        int s2 = v[2 * step] + v[5 * step], d5 = v[2 * step] - v[5 * step];
        int s3 = v[3 * step] + v[4 * step], d4 = v[3 * step] - v[4 * step];

        int e0 = s0 + s3, e3 = s0 - s3, e1 = s1 + s2, e2 = s1 - s2;
        int z1 = (e2 + e3) * 4433;
        v[0] = Plain(e0 + e1, plainShift);
        v[4 * step] = Plain(e0 - e1, plainShift);
        v[2 * step] = Descale(z1 + (e3 * 6270), shift);
        v[6 * step] = Descale(z1 - (e2 * 15137), shift);

        int z5 = (d4 + d6 + d5 + d7) * 9633;
        int z3 = z5 - ((d4 + d6) * 16069), z4 = z5 - ((d5 + d7) * 3196);
        int p1 = (d4 + d7) * -7373, p2 = (d5 + d6) * -20995;
        v[7 * step] = Descale((d4 * 2446) + p1 + z3, shift);
        v[5 * step] = Descale((d5 * 16819) + p2 + z4, shift);
        v[3 * step] = Descale((d6 * 25172) + p2 + z3, shift);
        v[step] = Descale((d7 * 12299) + p1 + z4, shift);
    }

    private static int Plain(int value, int shift) => shift < 0 ? value << -shift : Descale(value, shift);

    private static int Descale(int value, int shift) => (value + (1 << (shift - 1))) >> shift;
}
