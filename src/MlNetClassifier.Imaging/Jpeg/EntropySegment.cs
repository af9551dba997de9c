namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Takes the zero bytes out that the format stuffs behind each 0xFF of entropy-coded data.</summary>
/// <remarks>
/// One pass over the compressed bytes with the vectorised search of the runtime costs less than one percent of decoding and frees
/// the bit reader of every check for 0xFF.
/// </remarks>
internal static class EntropySegment
{
    /// <summary>
    /// Zeros behind the data. A block reads at most 64 codes of 4 bytes, then the end is checked; the reader loads 8 bytes ahead.
    /// </summary>
    public const int Padding = 320;

    /// <summary>Copies from the position up to the next marker, or to the end of the file; the position is then at the marker.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Start of the data; moved to the marker behind them.</param>
    /// <param name="plain">At least as long as the rest of the file plus <see cref="Padding"/>.</param>
    /// <returns>Bytes without stuffing; the padding behind them is cleared.</returns>
    public static int Unstuff(ReadOnlySpan<byte> file, ref int position, Span<byte> plain)
    {
        int length = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = file[position..];
            int run = rest.IndexOf((byte)0xFF);
            if (run < 0 || run + 1 >= rest.Length)
            {
                // The last byte may be half a marker.
                int count = run < 0 ? rest.Length : run;
                rest[..count].CopyTo(plain[length..]);
                length += count;
                position = file.Length;
                break;
            }

            if (rest[run + 1] == 0)
            {
                rest[..(run + 1)].CopyTo(plain[length..]);
                length += run + 1;
                position += run + 2;
                continue;
            }

            rest[..run].CopyTo(plain[length..]);
            length += run;
            position += run;
            if (rest[run + 1] != 0xFF)
            {
                break;
            }

            // A fill byte: what follows decides.
            position++;
        }

        plain.Slice(length, Padding).Clear();
        return length;
    }
}
