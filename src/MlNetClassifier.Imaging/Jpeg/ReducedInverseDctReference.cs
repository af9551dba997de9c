namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Inverse DCTs that give a block at 1/2, 1/4 or 1/8 of its size from its low frequencies: the numbers of libjpeg's
/// <c>jpeg_idct_4x4</c>, <c>2x2</c> and <c>1x1</c>. Plain loops, the judge of <see cref="ReducedInverseDct"/>; as in
/// <see cref="InverseDctReference"/> products with the factors and the numbers between the passes are 16 bits wide.
/// </summary>
internal static unsafe class ReducedInverseDctReference
{
    private const int ConstantBits = InverseDctReference.ConstantBits;
    private const int PassBits = InverseDctReference.PassBits;

    /// <summary>1x1: the mean.</summary>
    public static void Transform1(short* block, short* quantization, byte* target)
        => *target = ToByte(((short)(block[0] * quantization[0]) + 4) >> 3);

    /// <summary>2x2: columns and rows 0, 1, 3, 5 and 7.</summary>
    public static void Transform2(short* block, short* quantization, byte* target, nint stride)
    {
        const int firstShift = ConstantBits - PassBits + 2, secondShift = ConstantBits + PassBits + 3 + 2;
        int* middle = stackalloc int[16];
        for (int x = 0; x < 8; x++)
        {
            // The second pass does not look at even columns but the first.
            if (x is 2 or 4 or 6)
            {
                continue;
            }

            int even = Scaled(block, quantization, x) << (ConstantBits + 2);
            int odd = (Scaled(block, quantization, 56 + x) * -5906) + (Scaled(block, quantization, 40 + x) * 6967)
                + (Scaled(block, quantization, 24 + x) * -10426) + (Scaled(block, quantization, 8 + x) * 29692);
            middle[x] = Cut(Descale(even + odd, firstShift));
            middle[8 + x] = Cut(Descale(even - odd, firstShift));
        }

        for (int y = 0; y < 2; y++, middle += 8, target += stride)
        {
            int even = middle[0] << (ConstantBits + 2);
            int odd = (middle[7] * -5906) + (middle[5] * 6967) + (middle[3] * -10426) + (middle[1] * 29692);
            target[0] = ToByte(Descale(even + odd, secondShift));
            target[1] = ToByte(Descale(even - odd, secondShift));
        }
    }

    /// <summary>4x4: everything but column and row 4.</summary>
    public static void Transform4(short* block, short* quantization, byte* target, nint stride)
    {
        const int firstShift = ConstantBits - PassBits + 1, secondShift = ConstantBits + PassBits + 3 + 1;
        int* middle = stackalloc int[32];
        int* v = stackalloc int[8];
        for (int x = 0; x < 8; x++)
        {
            if (x == 4)
            {
                continue;
            }

            for (int y = 0; y < 8; y++)
            {
                v[y] = Scaled(block, quantization, (y * 8) + x);
            }

            OneDimension4(v, firstShift);
            for (int y = 0; y < 4; y++)
            {
                middle[(y * 8) + x] = Cut(v[y]);
            }
        }

        for (int y = 0; y < 4; y++, middle += 8, target += stride)
        {
            OneDimension4(middle, secondShift);
            for (int x = 0; x < 4; x++)
            {
                target[x] = ToByte(middle[x]);
            }
        }
    }

    private static void OneDimension4(int* v, int shift)
    {
        int even0 = v[0] << (ConstantBits + 1);
        int even2 = (v[2] * 15137) + (v[6] * -6270);
        int sum = even0 + even2, difference = even0 - even2;
        int odd0 = (v[7] * -1730) + (v[5] * 11893) + (v[3] * -17799) + (v[1] * 8697);
        int odd2 = (v[7] * -4176) + (v[5] * -4926) + (v[3] * 7373) + (v[1] * 20995);
        v[0] = Descale(sum + odd2, shift);
        v[3] = Descale(sum - odd2, shift);
        v[1] = Descale(difference + odd0, shift);
        v[2] = Descale(difference - odd0, shift);
    }

    private static int Scaled(short* block, short* quantization, int at) => (short)(block[at] * quantization[at]);

    private static int Cut(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    private static int Descale(int value, int shift) => (value + (1 << (shift - 1))) >> shift;

    private static byte ToByte(int value) => (byte)Math.Clamp(value + 128, 0, 255);
}
