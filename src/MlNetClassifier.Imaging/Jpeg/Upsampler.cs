using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Enlarges rows of samples: triangle filters ("fancy upsampling" of libjpeg, same rounding) and repetition. Targets have room for
/// vectors that run over the end; sources have one valid neighbour at each end.
/// </summary>
internal static unsafe class Upsampler
{
    /// <summary>Twice as wide: 3/4 of the nearer sample and 1/4 of the farther.</summary>
    public static void Columns(byte* from, byte* to, int count)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            ColumnsReference(from, to, count);
            return;
        }

        Vector256<short> one = Vector256.Create((short)1), two = Vector256.Create((short)2), three = Vector256.Create((short)3);
        for (int i = 0; i < count; i += 16)
        {
            Vector256<short> middle = Load(from + i) * three;
            Vector256<short> even = (middle + Load(from + i - 1) + one) >>> 2;
            Vector256<short> odd = (middle + Load(from + i + 1) + two) >>> 2;
            (even | (odd << 8)).AsByte().Store(to + (2 * i));
        }
    }

    /// <summary>Twice as high: one row between two.</summary>
    public static void Rows(byte* near, byte* far, byte* to, int count, int bias)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            RowsReference(near, far, to, count, bias);
            return;
        }

        Vector256<short> three = Vector256.Create((short)3), half = Vector256.Create((short)bias);
        for (int i = 0; i < count; i += 16)
        {
            Vector256<ushort> value = (((Load(near + i) * three) + Load(far + i) + half) >>> 2).AsUInt16();
            Vector128.Narrow(value.GetLower(), value.GetUpper()).Store(to + i);
        }
    }

    /// <summary>First half of <see cref="ColumnsOfSums"/>: 3 x the nearer row + the farther.</summary>
    public static void Sum(byte* near, byte* far, short* to, int count)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            SumReference(near, far, to, count);
            return;
        }

        Vector256<short> three = Vector256.Create((short)3);
        for (int i = 0; i < count; i += 16)
        {
            ((Load(near + i) * three) + Load(far + i)).Store(to + i);
        }
    }

    /// <summary>Twice as wide from sums of two rows.</summary>
    public static void ColumnsOfSums(short* from, byte* to, int count)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            ColumnsOfSumsReference(from, to, count);
            return;
        }

        Vector256<short> eight = Vector256.Create((short)8), seven = Vector256.Create((short)7), three = Vector256.Create((short)3);
        for (int i = 0; i < count; i += 16)
        {
            Vector256<short> middle = Vector256.Load(from + i) * three;
            Vector256<short> even = (middle + Vector256.Load(from + i - 1) + eight) >>> 4;
            Vector256<short> odd = (middle + Vector256.Load(from + i + 1) + seven) >>> 4;
            (even | (odd << 8)).AsByte().Store(to + (2 * i));
        }
    }

    /// <summary>Any other ratio: each pixel takes the sample that covers it.</summary>
    public static void Repeat(byte* from, byte* to, int count, int numerator, int denominator)
    {
        for (int x = 0; x < count; x++)
        {
            to[x] = from[(long)x * denominator / numerator];
        }
    }

    internal static void ColumnsReference(byte* from, byte* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[2 * i] = (byte)(((3 * from[i]) + from[i - 1] + 1) >> 2);
            to[(2 * i) + 1] = (byte)(((3 * from[i]) + from[i + 1] + 2) >> 2);
        }
    }

    internal static void RowsReference(byte* near, byte* far, byte* to, int count, int bias)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = (byte)(((3 * near[i]) + far[i] + bias) >> 2);
        }
    }

    internal static void SumReference(byte* near, byte* far, short* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = (short)((3 * near[i]) + far[i]);
        }
    }

    internal static void ColumnsOfSumsReference(short* from, byte* to, int count)
    {
        for (int i = 0; i < count; i++)
        {
            to[2 * i] = (byte)(((3 * from[i]) + from[i - 1] + 8) >> 4);
            to[(2 * i) + 1] = (byte)(((3 * from[i]) + from[i + 1] + 7) >> 4);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load(byte* from)
    {
        Vector128<byte> bytes = Vector128.Load(from);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)).AsInt16();
    }
}
