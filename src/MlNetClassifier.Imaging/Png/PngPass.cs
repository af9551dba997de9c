namespace MlNetClassifier.Imaging.Png;

/// <summary>One pass over the picture: the only one of a plain file, or one of the seven of Adam7 (section 8.2).</summary>
internal readonly record struct PngPass(int StartX, int StartY, int StepX, int StepY)
{
    private static readonly PngPass[] s_plain = [new(0, 0, 1, 1)];

    private static readonly PngPass[] s_adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    public static PngPass[] Of(PngHeader header) => header.Interlaced ? s_adam7 : s_plain;

    public int Columns(int width) => (width - StartX + StepX - 1) / StepX;

    public int Rows(int height) => (height - StartY + StepY - 1) / StepY;

    /// <summary>Bytes of all passes, filter bytes included.</summary>
    public static long DataLength(PngHeader header)
    {
        long total = 0;
        foreach (PngPass pass in Of(header))
        {
            int columns = pass.Columns(header.Width), rows = pass.Rows(header.Height);
            total += columns > 0 && rows > 0 ? (long)rows * (1L + header.RowBytes(columns)) : 0;
        }

        return total;
    }
}
