using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Gif;

/// <summary>Everything up to the first picture's data: screen, colours, transparency, place of the picture.</summary>
internal sealed class GifHeader
{
    private const byte Extension = 0x21;
    private const byte GraphicControl = 0xF9;
    private const byte ImageDescriptor = 0x2C;
    private const byte Trailer = 0x3B;

    /// <summary>Size of the canvas: the logical screen, or more where the picture sticks out of it.</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    public int Left { get; private set; }

    public int Top { get; private set; }

    public int FrameWidth { get; private set; }

    public int FrameHeight { get; private set; }

    public bool IsInterlaced { get; private set; }

    /// <summary>Colour that is transparent, -1 for none.</summary>
    public int Transparent { get; private set; } = -1;

    /// <summary>256 colours as red, green, blue. Missing ones are black; without any table they are the shades of grey.</summary>
    public byte[] Palette { get; } = new byte[256 * 3];

    /// <summary>Where the picture's data begin: the byte with the code size.</summary>
    public int DataOffset { get; private set; }

    /// <summary>Whether the picture covers the whole canvas.</summary>
    public bool CoversCanvas => Left == 0 && Top == 0 && FrameWidth == Width && FrameHeight == Height;

    public static GifHeader Read(ReadOnlySpan<byte> file)
    {
        var header = new GifHeader();
        ReadOnlySpan<byte> screen = Slice(file, 6, 7);
        int offset = 13;
        bool hasColors = header.ReadColors(file, screen[4], ref offset);
        while (true)
        {
            switch (Slice(file, offset, 1)[0])
            {
                case Extension:
                    header.ReadExtension(file, ref offset);
                    break;
                case ImageDescriptor:
                    header.ReadFrame(file, offset + 1, screen, hasColors);
                    return header;
                case Trailer:
                    throw new InvalidImageException("GIF: the file holds no picture.");
                case 0:
                    // Stray block ends are skipped by all readers.
                    offset++;
                    break;
                default:
                    throw new InvalidImageException($"GIF: unknown block 0x{file[offset]:X2}; the file is damaged.");
            }
        }
    }

    /// <summary>Skips one length byte and its data; returns the data, empty at the end of a chain.</summary>
    internal static ReadOnlySpan<byte> ReadSubBlock(ReadOnlySpan<byte> file, scoped ref int offset)
    {
        int length = Slice(file, offset, 1)[0];
        ReadOnlySpan<byte> block = Slice(file, offset + 1, length);
        offset += 1 + length;
        return block;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> file, int offset, int length)
        => length <= file.Length - offset ? file.Slice(offset, length) : throw new InvalidImageException("GIF: the file is truncated.");

    private void ReadExtension(ReadOnlySpan<byte> file, ref int offset)
    {
        byte label = Slice(file, offset, 2)[1];
        offset += 2;
        ReadOnlySpan<byte> first = ReadSubBlock(file, ref offset);
        if (label == GraphicControl && first.Length >= 4)
        {
            Transparent = (first[0] & 1) != 0 ? first[3] : -1;
        }

        for (ReadOnlySpan<byte> block = first; !block.IsEmpty;)
        {
            block = ReadSubBlock(file, ref offset);
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> file, int offset, ReadOnlySpan<byte> screen, bool hasColors)
    {
        ReadOnlySpan<byte> frame = Slice(file, offset, 9);
        Left = BinaryPrimitives.ReadUInt16LittleEndian(frame);
        Top = BinaryPrimitives.ReadUInt16LittleEndian(frame[2..]);
        FrameWidth = BinaryPrimitives.ReadUInt16LittleEndian(frame[4..]);
        FrameHeight = BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]);
        if (FrameWidth == 0 || FrameHeight == 0)
        {
            throw new InvalidImageException($"GIF: the first picture has {FrameWidth}x{FrameHeight} pixels.");
        }

        Width = Math.Max(BinaryPrimitives.ReadUInt16LittleEndian(screen), Left + FrameWidth);
        Height = Math.Max(BinaryPrimitives.ReadUInt16LittleEndian(screen[2..]), Top + FrameHeight);
        IsInterlaced = (frame[8] & 0x40) != 0;
        offset += 9;
        if (!ReadColors(file, frame[8], ref offset) && !hasColors)
        {
            for (int i = 0; i < Palette.Length; i++)
            {
                Palette[i] = (byte)(i / 3);
            }
        }

        DataOffset = offset;
    }

    private bool ReadColors(ReadOnlySpan<byte> file, byte flags, ref int offset)
    {
        if ((flags & 0x80) == 0)
        {
            return false;
        }

        int length = 3 << ((flags & 7) + 1);
        Palette.AsSpan().Clear();
        Slice(file, offset, length).CopyTo(Palette);
        offset += length;
        return true;
    }
}
