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
}
