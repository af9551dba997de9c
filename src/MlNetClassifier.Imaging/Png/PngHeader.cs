using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Png;

/// <summary>The IHDR chunk, checked.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColorType Color, bool Interlaced)
{
    public const int Length = 13;

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Samples a pixel in the file.</summary>
    public int Samples => Color switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public int BitsPerPixel => Samples * Depth;

    /// <summary>Distance to the "pixel on the left" of the filters: whole bytes, at least one.</summary>
    public int FilterDistance => Math.Max(1, BitsPerPixel / 8);

    /// <summary>Bytes of a row of so many pixels, without the filter byte.</summary>
    /// <exception cref="InvalidImageException">Two such rows would not fit an array.</exception>
    public int RowBytes(int width)
    {
        long bytes = (((long)width * BitsPerPixel) + 7) / 8;
        return bytes < Array.MaxLength / 2 ? (int)bytes : throw new InvalidImageException($"PNG: rows of {width} pixels are too long.");
    }

    public static PngHeader Read(PngChunk chunk)
    {
        if (chunk.Type != PngChunkType.Header || chunk.Data.Length != Length)
        {
            throw new InvalidImageException("PNG: the file does not begin with a header (IHDR) of 13 bytes.");
        }

        chunk.CheckCrc();
        ReadOnlySpan<byte> data = chunk.Data;
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int depth = data[8];
        var color = (PngColorType)data[9];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new InvalidImageException($"PNG: the header says {width}x{height} pixels.");
        }

        bool known = color switch
        {
            PngColorType.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known)
        {
            throw new InvalidImageException($"PNG: colour type {data[9]} with {depth} bits a sample does not exist.");
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new InvalidImageException(
                $"PNG: unknown compression ({data[10]}), filter ({data[11]}) or interlace ({data[12]}) method.");
        }

        return new PngHeader((int)width, (int)height, depth, color, data[12] == 1);
    }
}
