using System.Buffers.Binary;
using System.IO.Compression;
using MlNetClassifier.Imaging.Png;

namespace MlNetClassifier.Imaging.Tests.Png;

/// <summary>Every colour type and depth, plain and interlaced, from files written here sample by sample.</summary>
public class PngKindsTests
{
    private const int Width = 21;
    private const int Height = 18;

    public static TheoryData<int, int, bool> Kinds()
    {
        var data = new TheoryData<int, int, bool>();
        foreach ((int color, int depth) in new[]
        {
            (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16),
        })
        {
            data.Add(color, depth, false);
            data.Add(color, depth, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_become_the_pixels_that_the_specification_says(int color, int depth, bool transparent)
    {
        int channels = color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        int[] samples = new int[Width * Height * channels];
        var random = new Random((color * 100) + depth);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = random.Next(1 << depth);
        }

        byte[] palette = color == 3 ? new byte[3 << depth] : [];
        random.NextBytes(palette);
        byte[] transparency = !transparent ? [] : color switch
        {
            0 => [(byte)(samples[5] >> 8), (byte)samples[5]],
            2 => [.. Enumerable.Range(0, 3).SelectMany(c => new[] { (byte)(samples[15 + c] >> 8), (byte)samples[15 + c] })],
            3 => [0, 100],
            _ => [],
        };

        PixelImage expected = Expected(color, depth, samples, palette, transparency);
        foreach (bool interlaced in new[] { false, true })
        {
            PixelImage decoded = ImageDecoder.Decode(Write(color, depth, channels, samples, palette, transparency, interlaced));
            Assert.Equal(expected.Format, decoded.Format);
            Assert.Equal(expected.Pixels, decoded.Pixels);
        }
    }

    [Fact]
    public void A_colour_beyond_the_palette_is_an_error()
    {
        int[] samples = [.. Enumerable.Repeat(1, Width * Height)];
        samples[7] = 3;
        byte[] file = Write(3, 2, 1, samples, new byte[9], [], interlaced: false);
        Assert.Contains("names colour 3", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_and_truncation_are_told_apart()
    {
        byte[] file = TestPictures.Png(TestPictures.Noise(30, 30));
        byte[] damaged = (byte[])file.Clone();
        damaged[200] ^= 1;
        Assert.Contains("check sum", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(damaged)).Message, StringComparison.Ordinal);
        Assert.Contains("truncated", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file.AsSpan(0, 500))).Message, StringComparison.Ordinal);

        // Without the end chunk everything is still there.
        Assert.Equal(30, ImageDecoder.Decode(file.AsSpan(0, file.Length - 12)).Width);
    }

    [Fact]
    public void A_preset_dictionary_is_damage()
    {
        // Two bytes that name a dictionary: the inflater answers with another exception than for other damage.
        byte[] file = TestPictures.Png(TestPictures.Noise(30, 30));
        int data = file.AsSpan().IndexOf("IDAT"u8), length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(data - 4));
        file[data + 4] = 0x78;
        file[data + 5] = 0x20;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(data + 4 + length), PngChecksum.Crc32(file.AsSpan(data, 4 + length)));

        Assert.Contains("damaged", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file)).Message, StringComparison.Ordinal);
    }

    private static PixelImage Expected(int color, int depth, int[] samples, byte[] palette, byte[] transparency)
    {
        bool alpha = transparency.Length > 0 || color >= 4;
        var image = new PixelImage(Width, Height, alpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24);
        int Scale(int value) => depth == 16 ? value >> 8 : value * 255 / ((1 << depth) - 1);
        bool IsKey(int at, int count) => Enumerable.Range(0, count).All(c => samples[at + c] == (transparency[c * 2] << 8) + transparency[(c * 2) + 1]);
        for (int i = 0; i < Width * Height; i++)
        {
            int[] pixel = color switch
            {
                0 => [Scale(samples[i]), Scale(samples[i]), Scale(samples[i]), alpha && IsKey(i, 1) ? 0 : 255],
                2 => [Scale(samples[i * 3]), Scale(samples[(i * 3) + 1]), Scale(samples[(i * 3) + 2]), alpha && IsKey(i * 3, 3) ? 0 : 255],
                3 => [palette[samples[i] * 3], palette[(samples[i] * 3) + 1], palette[(samples[i] * 3) + 2],
                    samples[i] < transparency.Length ? transparency[samples[i]] : 255],
                4 => [Scale(samples[i * 2]), Scale(samples[i * 2]), Scale(samples[i * 2]), Scale(samples[(i * 2) + 1])],
                _ => [.. Enumerable.Range(0, 4).Select(c => Scale(samples[(i * 4) + c]))],
            };
            for (int c = 0; c < image.Channels; c++)
            {
                image.Pixels[(i * image.Channels) + c] = (byte)pixel[c];
            }
        }

        return image;
    }

    private static byte[] Write(int color, int depth, int channels, int[] samples, byte[] palette, byte[] transparency, bool interlaced)
    {
        using var file = new MemoryStream();
        file.Write(PngHeader.Signature);
        WriteChunk(file, "IHDR"u8, [0, 0, 0, Width, 0, 0, 0, Height, (byte)depth, (byte)color, 0, 0, (byte)(interlaced ? 1 : 0)]);
        if (palette.Length > 0)
        {
            WriteChunk(file, "PLTE"u8, palette);
        }

        if (transparency.Length > 0)
        {
            WriteChunk(file, "tRNS"u8, transparency);
        }

        using var data = new MemoryStream();
        using (var deflater = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            (int X, int Y, int StepX, int StepY)[] passes = interlaced
                ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] : [(0, 0, 1, 1)];
            foreach ((int startX, int startY, int stepX, int stepY) in passes)
            {
                for (int y = startY; y < Height; y += stepY)
                {
                    ulong bits = 0;
                    int count = 0;
                    deflater.WriteByte(0);
                    for (int x = startX; x < Width; x += stepX)
                    {
                        for (int c = 0; c < channels; c++)
                        {
                            bits = (bits << depth) | (uint)samples[(((y * Width) + x) * channels) + c];
                            for (count += depth; count >= 8; count -= 8)
                            {
                                deflater.WriteByte((byte)(bits >> (count - 8)));
                            }
                        }
                    }

                    if (count > 0)
                    {
                        deflater.WriteByte((byte)(bits << (8 - count)));
                    }
                }
            }
        }

        // In two pieces: readers must join them.
        byte[] packed = data.ToArray();
        WriteChunk(file, "IDAT"u8, packed.AsSpan(0, packed.Length / 2));
        WriteChunk(file, "IDAT"u8, packed.AsSpan(packed.Length / 2));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. type, .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Crc32(body));
        file.Write(number);
    }
}
