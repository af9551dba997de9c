using System.Buffers.Binary;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Bmp;

/// <summary>File and bitmap header of any generation (OS/2 1 and 2, Windows 3 to V5), checked.</summary>
internal sealed class BmpHeader
{
    private const int FileHeaderLength = 14;
    private const int CoreLength = 12;
    private const int InfoLength = 40;
    private const int Os2Length = 64;

    public int Width { get; private init; }

    public int Height { get; private init; }

    public bool TopDown { get; private init; }

    public int BitsPerPixel { get; private init; }

    public BmpCompression Compression { get; private init; }

    /// <summary>Where the pixels begin.</summary>
    public int DataOffset { get; private init; }

    public int PaletteOffset { get; private init; }

    /// <summary>Colours in the palette, 0 for pictures without one.</summary>
    public int PaletteCount { get; private init; }

    /// <summary>3 in OS/2 1 files, else 4.</summary>
    public int PaletteEntryLength { get; private init; }

    /// <summary>Red, green, blue and alpha masks of 16 and 32 bit pixels; alpha 0 for opaque pictures.</summary>
    public uint[] Masks { get; private init; } = [];

    public static BmpHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderLength + CoreLength)
        {
            throw new InvalidImageException("BMP: the file is truncated in its header.");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        bool isCore = length == CoreLength;
        bool isOs2 = length is >= 16 and < InfoLength or Os2Length;
        if (!isCore && !isOs2 && length is not (40 or 52 or 56 or 108 or 124))
        {
            throw new InvalidImageException($"BMP: a header of {length} bytes is not known.");
        }

        if (file.Length < FileHeaderLength + length)
        {
            throw new InvalidImageException("BMP: the file is truncated in its header.");
        }

        // Short OS/2 headers leave fields out at the end; they count as zero.
        Span<byte> fields = stackalloc byte[124];
        fields.Clear();
        file.Slice(FileHeaderLength, (int)length).CopyTo(fields);
        return isCore ? ReadCore(file, fields) : ReadInfo(file, fields, (int)length, isOs2);
    }

    private static BmpHeader ReadCore(ReadOnlySpan<byte> file, ReadOnlySpan<byte> fields)
    {
        int depth = BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]);
        CheckDepth(depth, BmpCompression.None);
        int palette = depth <= 8 ? 1 << depth : 0;
        return Finish(file, new BmpHeader
        {
            Width = BinaryPrimitives.ReadUInt16LittleEndian(fields[4..]),
            Height = BinaryPrimitives.ReadUInt16LittleEndian(fields[6..]),
            BitsPerPixel = depth,
            PaletteOffset = FileHeaderLength + CoreLength,
            PaletteCount = palette,
            PaletteEntryLength = 3,
            Masks = BmpMasks.Default(depth),
        });
    }

    private static BmpHeader ReadInfo(ReadOnlySpan<byte> file, ReadOnlySpan<byte> fields, int length, bool isOs2)
    {
        int height = BinaryPrimitives.ReadInt32LittleEndian(fields[8..]);
        int depth = BinaryPrimitives.ReadUInt16LittleEndian(fields[14..]);
        uint code = BinaryPrimitives.ReadUInt32LittleEndian(fields[16..]);
        uint used = BinaryPrimitives.ReadUInt32LittleEndian(fields[32..]);
        BmpCompression compression = ToCompression(code, isOs2);
        CheckDepth(depth, compression);

        int end = FileHeaderLength + length;
        uint[] masks = BmpMasks.Default(depth);
        if (compression is BmpCompression.BitFields or BmpCompression.AlphaBitFields)
        {
            // Up to version 1 the masks follow the header, later they are in it.
            int count = compression == BmpCompression.AlphaBitFields ? 4 : 3;
            if (length == InfoLength)
            {
                masks = BmpMasks.Read(file[end..], count);
                end += count * 4;
            }
            else
            {
                masks = BmpMasks.Read(fields[40..], length >= 56 ? 4 : 3);
            }
        }

        return Finish(file, new BmpHeader
        {
            Width = BinaryPrimitives.ReadInt32LittleEndian(fields[4..]),
            Height = height == int.MinValue ? 0 : Math.Abs(height),
            TopDown = height < 0,
            BitsPerPixel = depth,
            Compression = compression,
            PaletteOffset = end,
            PaletteCount = depth <= 8 ? (int)(used == 0 ? 1u << depth : Math.Min(used, 1u << depth)) : 0,
            PaletteEntryLength = 4,
            Masks = masks,
        });
    }

    private static BmpHeader Finish(ReadOnlySpan<byte> file, BmpHeader header)
    {
        if (header.Width <= 0 || header.Height <= 0)
        {
            throw new InvalidImageException($"BMP: the header says {header.Width}x{header.Height} pixels.");
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        int behindPalette = header.PaletteOffset + (header.PaletteCount * header.PaletteEntryLength);
        long start = offset == 0 ? behindPalette : offset;
        if (start < FileHeaderLength || start >= file.Length)
        {
            throw new InvalidImageException("BMP: the file is truncated: its pixels lie behind the end.");
        }

        // A palette that says it is larger than the room before the pixels is only as large as that room.
        int room = Math.Max(0, ((int)start - header.PaletteOffset) / header.PaletteEntryLength);
        return new BmpHeader
        {
            Width = header.Width,
            Height = header.Height,
            TopDown = header.TopDown,
            BitsPerPixel = header.BitsPerPixel,
            Compression = header.Compression,
            DataOffset = (int)start,
            PaletteOffset = header.PaletteOffset,
            PaletteCount = Math.Min(header.PaletteCount, room),
            PaletteEntryLength = header.PaletteEntryLength,
            Masks = header.Masks,
        };
    }

    private static BmpCompression ToCompression(uint code, bool isOs2) => code switch
    {
        0 => BmpCompression.None,
        1 => BmpCompression.Rle8,
        2 => BmpCompression.Rle4,
        3 when isOs2 => throw new InvalidImageException("BMP: OS/2 Huffman compression is not supported."),
        3 => BmpCompression.BitFields,
        4 when isOs2 => BmpCompression.Rle24,
        4 => throw new InvalidImageException("BMP: JPEG inside a bitmap is not supported."),
        5 => throw new InvalidImageException("BMP: PNG inside a bitmap is not supported."),
        6 => BmpCompression.AlphaBitFields,
        _ => throw new InvalidImageException($"BMP: unknown compression {code}."),
    };

    private static void CheckDepth(int depth, BmpCompression compression)
    {
        bool valid = compression switch
        {
            BmpCompression.None => depth is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            BmpCompression.Rle8 => depth == 8,
            BmpCompression.Rle4 => depth == 4,
            BmpCompression.Rle24 => depth == 24,
            _ => depth is 16 or 32,
        };
        if (!valid)
        {
            throw new InvalidImageException($"BMP: {depth} bits a pixel with compression {compression} do not exist.");
        }
    }
}
