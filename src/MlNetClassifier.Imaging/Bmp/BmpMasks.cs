using System.Buffers.Binary;
using System.Numerics;

namespace MlNetClassifier.Imaging.Bmp;

/// <summary>Channel masks of pixels of 16 and 32 bits.</summary>
internal static class BmpMasks
{
    /// <summary>What holds without masks in the file: 5 bits a channel, or 8; the rest of the pixel is unused.</summary>
    public static uint[] Default(int depth) => depth switch
    {
        16 => [0x7C00, 0x03E0, 0x001F, 0],
        32 => [0x00FF0000, 0x0000FF00, 0x000000FF, 0],
        _ => [],
    };

    public static uint[] Read(ReadOnlySpan<byte> data, int count)
    {
        if (data.Length < count * 4)
        {
            throw new InvalidImageException("BMP: the file is truncated in its channel masks.");
        }

        uint[] masks = new uint[4];
        for (int i = 0; i < count; i++)
        {
            masks[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * 4)..]);
            uint bits = masks[i] >> BitOperations.TrailingZeroCount(masks[i]);
            if (masks[i] != 0 && (bits & (bits + 1)) != 0)
            {
                throw new InvalidImageException($"BMP: channel mask 0x{masks[i]:X8} has gaps.");
            }
        }

        return masks;
    }

    /// <summary>A channel of a pixel, stretched to 0-255 (rounded down, as Pillow does); 0 for an empty mask.</summary>
    public static byte Extract(uint pixel, uint mask)
    {
        if (mask == 0)
        {
            return 0;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        return (byte)((ulong)((pixel & mask) >> shift) * 255 / (mask >> shift));
    }
}
