using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Png;

/// <summary>Undoes the five row filters (section 9 of the specification).</summary>
internal static class PngFilter
{
    /// <param name="type">Filter byte of the row.</param>
    /// <param name="row">The filtered row; the plain row afterwards.</param>
    /// <param name="above">The plain row above; zeros for the first.</param>
    /// <param name="distance">Bytes to the pixel on the left.</param>
    public static void Undo(int type, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (type)
        {
            case 0:
                break;
            case 1:
                UndoSub(row, distance);
                break;
            case 2:
                UndoUp(row, above);
                break;
            case 3:
                UndoAverage(row, above, distance);
                break;
            case 4:
                UndoPaeth(row, above, distance);
                break;
            default:
                throw new InvalidImageException($"PNG: unknown row filter {type}; the data are damaged.");
        }
    }

    /// <summary>Filters a row for writing and returns the sum of its bytes' magnitudes, taken as signed numbers.</summary>
    public static long Apply(int type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> filtered)
    {
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= distance ? row[i - distance] : 0, corner = i >= distance ? above[i - distance] : 0;
            int prediction = type switch
            {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => (left + above[i]) >> 1,
                _ => Predict(left, above[i], corner),
            };
            byte value = (byte)(row[i] - prediction);
            filtered[i] = value;
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    private static void UndoSub(Span<byte> row, int distance)
    {
        for (int i = distance; i < row.Length; i++)
        {
            row[i] += row[i - distance];
        }
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref byte target = ref MemoryMarshal.GetReference(row);
            ref byte source = ref MemoryMarshal.GetReference(above);
            for (; i <= row.Length - 32; i += 32)
            {
                (Vector256.LoadUnsafe(ref target, (nuint)i) + Vector256.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void UndoAverage(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        for (int i = 0; i < distance && i < row.Length; i++)
        {
            row[i] += (byte)(above[i] >> 1);
        }

        for (int i = distance; i < row.Length; i++)
        {
            row[i] += (byte)((row[i - distance] + above[i]) >> 1);
        }
    }

    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        for (int i = 0; i < distance && i < row.Length; i++)
        {
            row[i] += above[i];
        }

        for (int i = distance; i < row.Length; i++)
        {
            row[i] += Predict(row[i - distance], above[i], above[i - distance]);
        }
    }

    /// <summary>Whichever of left, above and upper left is nearest to left + above - upper left; ties in that order.</summary>
    internal static byte Predict(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        int nearest = toAbove <= toCorner ? above : corner;
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : nearest);
    }
}
