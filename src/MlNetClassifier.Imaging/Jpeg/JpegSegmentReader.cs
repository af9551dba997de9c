using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Walks over the markers of a file.</summary>
internal ref struct JpegSegmentReader(ReadOnlySpan<byte> file)
{
    private readonly ReadOnlySpan<byte> _file = file;

    /// <summary>Where reading goes on.</summary>
    public int Position { get; set; }

    public readonly ReadOnlySpan<byte> File => _file;

    /// <summary>
    /// Moves behind the next marker and returns its code; 0 at the end of the file. Bytes between segments that belong to none
    /// are skipped, as libjpeg does.
    /// </summary>
    public byte NextMarker()
    {
        while (true)
        {
            int skip = _file[Position..].IndexOf((byte)0xFF);
            if (skip < 0)
            {
                Position = _file.Length;
                return 0;
            }

            Position += skip;
            while (Position < _file.Length && _file[Position] == 0xFF)
            {
                Position++;
            }

            if (Position == _file.Length)
            {
                return 0;
            }

            byte code = _file[Position++];
            if (code != 0)
            {
                return code;
            }
        }
    }

    /// <summary>The bytes of the segment whose marker was just read; moves behind them.</summary>
    public ReadOnlySpan<byte> ReadPayload(byte marker)
    {
        ReadOnlySpan<byte> rest = _file[Position..];
        int length = rest.Length < 2 ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length > rest.Length)
        {
            throw new InvalidImageException($"JPEG: the file is truncated in segment 0xFF{marker:X2}.");
        }

        if (length < 2)
        {
            throw new InvalidImageException($"JPEG: segment 0xFF{marker:X2} has an impossible length.");
        }

        Position += length;
        return rest[2..length];
    }
}
