using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Bmp;

/// <summary>Uncompressed rows to pixels.</summary>
internal static class BmpRow
{
    public static void Expand(ReadOnlySpan<byte> row, BmpHeader header, ReadOnlySpan<byte> palette, Span<byte> to)
    {
        switch (header.BitsPerPixel)
        {
            case 24:
                ExpandBgr(row, 3, header.Width, to);
                break;
            case 32 when header.Masks is [0xFF0000, 0xFF00, 0xFF, 0]:
                ExpandBgr(row, 4, header.Width, to);
                break;
            case 16:
            case 32:
                ExpandMasked(row, header, to);
                break;
            default:
                ExpandPalette(row, header, palette, to);
                break;
        }
    }

    private static void ExpandBgr(ReadOnlySpan<byte> row, int step, int width, Span<byte> to)
    {
        for (int x = 0; x < width; x++)
        {
            to[x * 3] = row[(x * step) + 2];
            to[(x * 3) + 1] = row[(x * step) + 1];
            to[(x * 3) + 2] = row[x * step];
        }
    }

    private static void ExpandMasked(ReadOnlySpan<byte> row, BmpHeader header, Span<byte> to)
    {
        uint[] masks = header.Masks;
        int channels = masks[3] != 0 ? 4 : 3;
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = header.BitsPerPixel == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..]) : BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]);
            for (int c = 0; c < channels; c++)
            {
                to[(x * channels) + c] = BmpMasks.Extract(pixel, masks[c]);
            }
        }
    }

    private static void ExpandPalette(ReadOnlySpan<byte> row, BmpHeader header, ReadOnlySpan<byte> palette, Span<byte> to)
    {
        int depth = header.BitsPerPixel, perByte = 8 / depth, mask = (1 << depth) - 1;
        for (int x = 0; x < header.Width; x++)
        {
            int index = (row[x / perByte] >> (8 - (depth * ((x % perByte) + 1)))) & mask;
            palette.Slice(index * 3, 3).CopyTo(to[(x * 3)..]);
        }
    }
}
