using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Order of the coefficients in the file (T.81, figure 5).</summary>
internal static class ZigZag
{
    /// <summary>Slot behind the 64 coefficients of a block that takes what belongs nowhere.</summary>
    public const int Dump = 64;

    /// <summary>Numbers of a block buffer: 64 coefficients, the dump and padding to a full vector.</summary>
    public const int BlockLength = 96;

    /// <summary>
    /// From place in the file to place in the block (row * 8 + column). Behind the 64 places come 16 that a damaged run can
    /// reach (they go to the last coefficient, as in libjpeg) and then those of an end-of-block entry (they go to the dump), so
    /// that the decoding loop needs no check but "past 63".
    /// </summary>
    public static ReadOnlySpan<byte> ToNatural =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
        63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63,
        Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump,
        Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump,
        Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump,
        Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump, Dump,
    ];

    /// <summary>From place in the block to place in the file.</summary>
    private static ReadOnlySpan<byte> FromNatural =>
    [
        0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43, 9, 11, 18, 24, 31, 40, 44, 53,
        10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60, 21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57, 58, 62, 63,
    ];

    /// <summary>Bit k is set where the coefficient at place k in the file is not zero.</summary>
    public static unsafe ulong NonZeroPlaces(short* block)
    {
        ulong natural = 0;
        for (int row = 0; row < 8; row++)
        {
            uint zeros = Vector128.Equals(Vector128.Load(block + (row * 8)), Vector128<short>.Zero).ExtractMostSignificantBits();
            natural |= (ulong)(~zeros & 0xFF) << (row * 8);
        }

        ulong places = 0;
        ref byte place = ref MemoryMarshal.GetReference(FromNatural);
        for (; natural != 0; natural &= natural - 1)
        {
            places |= 1UL << Unsafe.Add(ref place, BitOperations.TrailingZeroCount(natural));
        }

        return places;
    }
}
