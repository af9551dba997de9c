using System.Diagnostics;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Benchmarks.Imaging;

/// <summary>
/// JPEG decoding against libjpeg-turbo: one thread, one process, both decoders in turns on each file, so that whatever disturbs the
/// machine disturbs both. A figure is the median over rounds of the ratio of the two sums over all files.
/// </summary>
public static class JpegRace
{
    /// <summary>Runs the race and prints its figures.</summary>
    /// <param name="arguments">Folder with JPEG files (searched with its subfolders); then the number of rounds, default 15.</param>
    /// <returns>Exit code: 0, or 2 for wrong usage.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 1 or > 2 || !Directory.Exists(arguments[0]))
        {
            Console.Error.WriteLine("usage: jpeg-race FOLDER [ROUNDS]");
            return 2;
        }

        using TurboJpeg? turbo = TurboJpeg.TryLoad();
        if (turbo is null)
        {
            Console.Error.WriteLine("skipped: libturbojpeg.so.0 is not installed (Debian package libturbojpeg0).");
            return 0;
        }

        int rounds = arguments.Length == 2 ? int.Parse(arguments[1]) : 15;
        byte[][] files = [.. Directory.EnumerateFiles(arguments[0], "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        byte[] buffer = new byte[files.Max(f => ImageDecoder.Identify(f) is var i ? i.Width * i.Height * 3 : 0)];
        var stored = new ImageDecodeOptions { ApplyOrientation = false };
        ImageDecodeOptions pooled = stored with { Pooled = true };

        long pixels = 0, different = 0;
        foreach (byte[] file in files)
        {
            PixelImage image = ImageDecoder.Decode(file, stored);
            turbo.Decode(file, buffer);
            pixels += image.Width * image.Height;
            different += image.Pixels.AsSpan().SequenceEqual(buffer.AsSpan(0, image.Pixels.Length)) ? 0 : 1;
        }

        Console.WriteLine($"{files.Length} files, {pixels / 1e6:F1} megapixels, {files.Sum(f => (long)f.Length) / 1e6:F1} MB; "
            + $"{different} decode to other pixels than libjpeg-turbo's");
        Race("into pooled memory, as TensorReader does", files, pixels, rounds, turbo, buffer, file => ImageDecoder.Decode(file, pooled).Return());
        Race("into a new picture", files, pixels, rounds, turbo, buffer, file => ImageDecoder.Decode(file, stored));
        return 0;
    }

    private static void Race(string name, byte[][] files, long pixels, int rounds, TurboJpeg turbo, byte[] buffer, Action<byte[]> decode)
    {
        var ratios = new List<double>();
        var ours = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            long own = 0, theirs = 0;
            foreach (byte[] file in files)
            {
                long start = Stopwatch.GetTimestamp();
                decode(file);
                long middle = Stopwatch.GetTimestamp();
                turbo.Decode(file, buffer);
                own += middle - start;
                theirs += Stopwatch.GetTimestamp() - middle;
            }

            ratios.Add((double)own / theirs);
            ours.Add(Stopwatch.GetElapsedTime(0, own).TotalSeconds);
        }

        ratios.Sort();
        ours.Sort();
        Console.WriteLine($"{name}: ours / libjpeg-turbo {ratios[rounds / 2]:F3} (min {ratios[0]:F3}, max {ratios[^1]:F3}, {rounds} rounds); "
            + $"ours {ours[rounds / 2] / files.Length * 1e3:F3} ms a picture, {pixels / 1e6 / ours[rounds / 2]:F1} megapixels a second");
    }
}
