using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Tests;

/// <summary>Writers of formats that the product only reads: as plain as possible.</summary>
internal static class TestFiles
{
    /// <summary>A bitmap with the 40-byte header; rows are padded and stored bottom up.</summary>
    public static byte[] Bmp(int width, int height, int depth, int compression, byte[] palette, byte[] data)
    {
        byte[] file = new byte[54 + palette.Length + data.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + palette.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = (byte)depth;
        file[30] = (byte)compression;
        palette.CopyTo(file, 54);
        data.CopyTo(file, 54 + palette.Length);
        return file;
    }

    /// <summary>24 bits.</summary>
    public static byte[] Bmp24(PixelImage image)
    {
        int stride = ((image.Width * 3) + 3) / 4 * 4;
        byte[] data = new byte[stride * image.Height];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    data[((image.Height - 1 - y) * stride) + (x * 3) + c] = image.Pixels[(((y * image.Width) + x) * 3) + 2 - c];
                }
            }
        }

        return Bmp(image.Width, image.Height, 24, 0, [], data);
    }

    /// <summary>
    /// A GIF of indices with 8-bit codes that are cleared before their width grows: no compression, every reader must read it.
    /// </summary>
    public static byte[] Gif(int width, int height, byte[] indices, byte[] palette, int transparent = -1, bool interlaced = false)
    {
        using var file = new MemoryStream();
        file.Write("GIF89a"u8);
        file.Write([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0xF7, 0, 0]);
        file.Write(palette);
        if (transparent >= 0)
        {
            file.Write([0x21, 0xF9, 4, 1, 0, 0, (byte)transparent, 0]);
        }

        file.Write([0x2C, 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), (byte)(interlaced ? 0x40 : 0), 8]);
        var data = new List<byte>();
        uint bits = 0;
        int count = 0;
        void Put(int code)
        {
            bits |= (uint)code << count;
            for (count += 9; count >= 8; count -= 8, bits >>= 8)
            {
                data.Add((byte)bits);
            }
        }

        for (int i = 0; i < indices.Length; i++)
        {
            if (i % 200 == 0)
            {
                Put(256);
            }

            Put(indices[i]);
        }

        Put(257);
        data.Add((byte)bits);
        foreach (byte[] block in data.Chunk(255))
        {
            file.WriteByte((byte)block.Length);
            file.Write(block);
        }

        file.Write([0, 0x3B]);
        return file.ToArray();
    }
}
