namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Hands out the entropy-coded data of a scan, one restart interval at a time.</summary>
internal unsafe ref struct EntropySource
{
    private readonly ReadOnlySpan<byte> _file;
    private readonly Span<byte> _plain;
    private readonly byte* _data;
    private int _nextRestart;

    /// <param name="file">The file.</param>
    /// <param name="position">First byte behind the scan header.</param>
    /// <param name="plain">Pinned scratch memory, as long as the file plus <see cref="EntropySegment.Padding"/>.</param>
    /// <param name="data">Its address.</param>
    public EntropySource(ReadOnlySpan<byte> file, int position, Span<byte> plain, byte* data)
    {
        _file = file;
        _plain = plain;
        _data = data;
        Position = position;
    }

    /// <summary>The marker behind the data that were handed out.</summary>
    public int Position { get; private set; }

    /// <summary>The data up to the next marker.</summary>
    public BitReader Next()
    {
        int position = Position;
        int length = EntropySegment.Unstuff(_file, ref position, _plain);
        Position = position;
        return new BitReader(_data, length);
    }

    /// <summary>Checks the end of one interval, takes the restart marker and starts the next.</summary>
    public BitReader Restart(in BitReader finished)
    {
        Finish(finished);
        if (Position + 1 >= _file.Length)
        {
            BitReader.ThrowTruncated();
        }

        byte expected = (byte)(JpegMarker.FirstRestart + _nextRestart);
        if (_file[Position + 1] != expected)
        {
            throw new InvalidImageException(
                $"JPEG: restart marker 0xFF{expected:X2} is missing (0xFF{_file[Position + 1]:X2} instead); the file is damaged.");
        }

        Position += 2;
        _nextRestart = (_nextRestart + 1) & 7;
        return Next();
    }

    /// <summary>Refuses data that were used up before the end.</summary>
    public static void Finish(in BitReader reader)
    {
        if (reader.IsExhausted)
        {
            BitReader.ThrowTruncated();
        }
    }
}
