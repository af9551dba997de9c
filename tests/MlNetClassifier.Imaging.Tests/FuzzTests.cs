using System.Buffers.Binary;
using System.Diagnostics;
using MlNetClassifier.Imaging.Png;
using MlNetClassifier.Imaging.Tests.Jpeg;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests;

/// <summary>
/// Damaged files: whatever the bytes, the outcome is a picture or an <see cref="InvalidImageException"/>, soon. Seeds are fixed, so a failure
/// can be repeated.
/// </summary>
public class FuzzTests
{
    private static readonly ImageDecodeOptions s_options = new() { MaxPixels = 1 << 20 };
    // Of all pictures before, so that what one leaves can harm no other.
    private static readonly ThreadLocal<TensorReaderMemory> s_memories = new(() => new TensorReaderMemory());
    private static readonly PixelNormalization s_plain = new(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    public static TheoryData<string> OwnFiles() => [.. Own().Keys];

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public void Damaged_own_files_are_errors_or_pictures(string name) => Damage(name, Own()[name], rounds: 400);

    [SkippableTheory]
    [InlineData("odd-images/pngsuite", 6)]
    [InlineData("odd-images/png_imagers", 10)]
    [InlineData("odd-images/gif_suite", 10)]
    [InlineData("odd-images/gif_imagers", 10)]
    [InlineData("odd-images/bmp", 20)]
    [InlineData("odd-images/jpeg_ref", 20)]
    [InlineData("odd-images/jpg_imagers", 10)]
    [InlineData("odd-images/webp_imagers", 3)]
    public void Damaged_files_of_the_corpora_are_errors_or_pictures(string folder, int rounds)
    {
        string root = SharedFiles.Require(folder);
        foreach (string path in Directory.GetFiles(root, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            byte[] file = File.ReadAllBytes(path);
            if (file.Length < 60_000)
            {
                Damage(path, file, rounds);
            }
        }
    }

    [Fact]
    public void Random_bytes_behind_every_signature_are_errors_or_pictures()
    {
        byte[][] signatures = [[0xFF, 0xD8, 0xFF], [.. PngHeader.Signature], [.. "BM"u8], [.. "GIF89a"u8], []];
        var random = new Random(11);
        for (int round = 0; round < 4000; round++)
        {
            byte[] file = new byte[random.Next(0, 400)];
            random.NextBytes(file);
            byte[] signature = signatures[round % signatures.Length];
            signature.AsSpan(0, Math.Min(signature.Length, file.Length)).CopyTo(file);
            Try($"round {round}", file);
        }
    }

    private static Dictionary<string, byte[]> Own()
    {
        PixelImage photo = TestPictures.Photo(50, 37), alpha = TestPictures.Photo(21, 18, 2, PixelFormat.Rgba32);
        byte[] indices = new byte[600];
        new Random(1).NextBytes(indices);
        return new()
        {
            ["jpeg 4:4:4"] = TestPictures.Jpeg(photo, 85, JpegSubsampling.None),
            ["jpeg 4:2:0"] = TestPictures.Jpeg(photo, 60),
            ["jpeg progressive"] = new TestJpegWriter(45, 37, [(2, 2), (1, 1), (1, 1)], 1).Progressive(),
            ["jpeg progressive restarts"] = new TestJpegWriter(45, 37, [(1, 2), (1, 1), (1, 1)], 2).Progressive(restartInterval: 3),
            ["jpeg restarts"] = new TestJpegWriter(45, 37, [(2, 1), (1, 1), (1, 1)], 3).Sequential(interleaved: true, restartInterval: 2),
            ["jpeg component by component"] = new TestJpegWriter(45, 37, [(1, 1), (1, 1), (1, 1), (1, 1)], 4).Sequential(interleaved: false),
            ["png rgb"] = TestPictures.Png(photo),
            ["png rgba"] = TestPictures.Png(alpha),
            ["bmp"] = TestFiles.Bmp24(photo),
            ["bmp runs"] = TestFiles.Bmp(30, 20, 8, 1, new byte[1024], [.. Enumerable.Range(0, 20).SelectMany(_ => new byte[] { 30, 7, 0, 0 })]),
            ["gif"] = TestFiles.Gif(30, 20, indices, new byte[768], transparent: 3),
            ["gif interlaced"] = TestFiles.Gif(30, 20, indices, new byte[768], interlaced: true),
        };
    }

    private static void Damage(string name, byte[] file, int rounds)
    {
        var random = new Random(rounds + file.Length);
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = (byte[])file.Clone();
            switch (round % 5)
            {
                case 0:
                    damaged = damaged[..random.Next(damaged.Length + 1)];
                    break;
                case 1:
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    for (int n = random.Next(1, 20); n > 0; n--)
                    {
                        damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    }

                    break;
                case 3:
                    // Headers matter most: numbers at their extremes near the beginning.
                    damaged[random.Next(Math.Min(damaged.Length, 64))] = (byte)(random.Next(2) * 255);
                    break;
                default:
                    int from = random.Next(damaged.Length), to = random.Next(damaged.Length), length = random.Next(1, 64);
                    length = Math.Min(length, damaged.Length - Math.Max(from, to));
                    damaged.AsSpan(from, length).ToArray().CopyTo(damaged, to);
                    break;
            }

            Try($"{name}, round {round}", damaged);
            if (RepairPngSums(damaged))
            {
                Try($"{name}, round {round}, sums repaired", damaged);
            }
        }
    }

    private static void Try(string name, byte[] file)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            PixelImage image = ImageDecoder.Decode(file, s_options);
            Assert.InRange((long)image.Width * image.Height, 1, s_options.MaxPixels);
        }
        catch (InvalidImageException e)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{name}: {e}");
        }

        try
        {
            ImageDecoder.Identify(file);
            ImageDecoder.Decode(file, s_options with { TargetWidth = 10, TargetHeight = 10 });
        }
        catch (InvalidImageException e)
        {
            Assert.NotEmpty(e.Message);
        }

        TryTensors(name, file);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"{name} took too long.");
    }

    /// <summary>Straight into a tensor, alone and by two threads: the numbers, or the error, of the way by whole pictures.</summary>
    private static void TryTensors(string name, byte[] file)
    {
        ResizeOptions resize = new(12, 9);
        float[] whole = new float[3 * 12 * 9], rows = new float[3 * 12 * 9];
        string? expected = Message(() => TensorReader.ReadWhole(file, resize, s_plain, TensorLayout.Nchw, whole, s_options));
        foreach (Action<Action>? together in TestPair.Ways)
        {
            Assert.True(expected == Message(() => TensorReader.Read(file, resize, s_plain, TensorLayout.Nchw, rows, s_options, together, s_memories.Value)), name);
            Assert.True(expected is not null || whole.AsSpan().SequenceEqual(rows), name);
        }
    }

    private static string? Message(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (InvalidImageException e)
        {
            return e.Message;
        }
    }

    /// <summary>Check sums would stop nearly every damage at the door.</summary>
    private static bool RepairPngSums(byte[] file)
    {
        if (!file.AsSpan().StartsWith(PngHeader.Signature))
        {
            return false;
        }

        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            uint sum = PngChecksum.Crc32(file.AsSpan(at + 4, 4 + (int)length));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), sum);
            at += 12 + (int)length;
        }

        return true;
    }
}
