using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Everything that the segments before and between the scans define.</summary>
/// <param name="known">Tables that earlier pictures had; null to make all of them.</param>
internal sealed class JpegHeader(TensorReaderMemory? known = null)
{
    private readonly short[]?[] _quantization = new short[4][];
    private readonly HuffmanTable?[] _dc = new HuffmanTable[4];
    private readonly HuffmanTable?[] _ac = new HuffmanTable[4];
    private bool _isJfif;
    private int _adobeTransform = -1;

    public JpegFrame? Frame { get; private set; }

    /// <summary>Units between restart markers; 0 for none.</summary>
    public int RestartInterval { get; private set; }

    public ImageOrientation Orientation { get; private set; } = ImageOrientation.Upright;

    /// <summary>
    /// Reads segments up to the next scan and returns true with the reader before its payload; false at the end of the picture.
    /// </summary>
    /// <param name="reader">The file.</param>
    /// <param name="hasEnd">Whether an end marker was seen (only where the result is false).</param>
    public bool ReadToScan(ref JpegSegmentReader reader, out bool hasEnd)
    {
        hasEnd = false;
        while (true)
        {
            byte marker = reader.NextMarker();
            switch (marker)
            {
                case 0:
                    return false;
                case JpegMarker.EndOfImage:
                    hasEnd = true;
                    return false;
                case JpegMarker.StartOfScan:
                    return true;
                default:
                    if (!JpegMarker.IsBare(marker))
                    {
                        Read(marker, reader.ReadPayload(marker));
                    }

                    break;
            }
        }
    }

    public short[] Quantization(JpegComponent component)
        => _quantization[component.QuantizationIndex] ?? throw new InvalidImageException(
            $"JPEG: quantisation table {component.QuantizationIndex} is used but not defined.");

    /// <summary>A table by number; pictures cut out of a motion JPEG leave out the tables of T.81's annex K.</summary>
    public HuffmanTable Dc(int index) => _dc[index] ?? StandardTables.Dc(index) ?? throw Missing("DC", index);

    public HuffmanTable Ac(int index) => _ac[index] ?? StandardTables.Ac(index) ?? throw Missing("AC", index);

    /// <summary>The rules of libjpeg: JFIF marker, then Adobe marker, then component ids.</summary>
    public JpegColorSpace ColorSpace()
    {
        JpegComponent[] components = Frame!.Components;
        if (components.Length == 1)
        {
            return JpegColorSpace.Gray;
        }

        if (components.Length == 4)
        {
            return _adobeTransform is -1 or 0 ? JpegColorSpace.Cmyk : JpegColorSpace.Ycck;
        }

        bool namedRgb = components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B';
        bool isRgb = !_isJfif && (_adobeTransform >= 0 ? _adobeTransform == 0 : namedRgb);
        return isRgb ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
    }

    private static InvalidImageException Missing(string kind, int index)
        => new($"JPEG: {kind} Huffman table {index} is used but not defined.");

    private void Read(byte marker, ReadOnlySpan<byte> payload)
    {
        switch (marker)
        {
            case JpegMarker.QuantizationTables:
                ReadQuantization(payload);
                break;
            case JpegMarker.HuffmanTables:
                ReadHuffman(payload);
                break;
            case JpegMarker.RestartInterval:
                RestartInterval = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload)
                    : throw new InvalidImageException("JPEG: the restart interval segment is too short.");
                break;
            case JpegMarker.App0:
                _isJfif |= payload.StartsWith("JFIF\0"u8);
                break;
            case JpegMarker.App1:
                // Only before the picture: what follows belongs to embedded ones.
                if (Frame is null && ExifOrientation.Read(payload) is { } orientation)
                {
                    Orientation = orientation;
                }

                break;
            case JpegMarker.App14 when payload.Length >= 12 && payload.StartsWith("Adobe"u8):
                _adobeTransform = payload[11];
                break;
            case JpegMarker.ArithmeticConditioning:
                break;
            default:
                if (JpegMarker.IsFrame(marker))
                {
                    Frame = Frame is null ? JpegFrame.Read(marker, payload)
                        : throw new InvalidImageException("JPEG: there is a second frame header; hierarchical coding is not supported.");
                }

                break;
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            bool wide = payload[0] >> 4 != 0;
            int index = payload[0] & 15, length = wide ? 128 : 64;
            if (index > 3 || payload.Length < 1 + length)
            {
                throw new InvalidImageException("JPEG: a quantisation table is malformed.");
            }

            short[] table = new short[64];
            for (int i = 0; i < 64; i++)
            {
                table[ZigZag.ToNatural[i]] = wide ? (short)BinaryPrimitives.ReadUInt16BigEndian(payload[(1 + (i * 2))..]) : payload[1 + i];
            }

            _quantization[index] = table;
            payload = payload[(1 + length)..];
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            int kind = payload[0] >> 4, index = payload[0] & 15, total = 0;
            ReadOnlySpan<byte> counts = payload.Length >= 17 ? payload.Slice(1, 16) : [];
            foreach (byte count in counts)
            {
                total += count;
            }

            if (counts.IsEmpty || kind > 1 || index > 3 || total > 256 || payload.Length < 17 + total)
            {
                throw new InvalidImageException("JPEG: a Huffman table is malformed.");
            }

            ReadOnlySpan<byte> values = payload.Slice(17, total);
            HuffmanTable table = known?.Table(counts, values, kind == 1) ?? new HuffmanTable(counts, values, kind == 1);
            (kind == 1 ? _ac : _dc)[index] = table;
            payload = payload[(17 + total)..];
        }
    }
}
