using System.Diagnostics;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Benchmarks.Imaging;

/// <summary>
/// What the target hint of <see cref="ImageDecodeOptions"/> gains and costs: time from file to tensor with and without it, in turns, and the
/// difference of the two results in units of 0-255.
/// </summary>
public static class ReducedDecodingReport
{
    /// <summary>Runs the comparison and prints a line for each share by which files may shrink.</summary>
    /// <param name="arguments">Folder with JPEG files; target side, default 224; number of rounds, default 15; hint as a multiple of the side, default 1.</param>
    /// <returns>Exit code: 0, or 2 for wrong usage.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 1 or > 4 || !Directory.Exists(arguments[0]))
        {
            Console.Error.WriteLine("usage: jpeg-reduced FOLDER [SIDE] [ROUNDS] [MARGIN]");
            return 2;
        }

        int side = arguments.Length > 1 ? int.Parse(arguments[1]) : 224, rounds = arguments.Length > 2 ? int.Parse(arguments[2]) : 15;
        int margin = arguments.Length > 3 ? int.Parse(arguments[3]) : 1;
        var hint = new ImageDecodeOptions { TargetWidth = side * margin, TargetHeight = side * margin };
        var groups = Directory.EnumerateFiles(arguments[0], "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).GroupBy(file => Factor(file, hint)).OrderBy(g => g.Key);
        foreach (IGrouping<int, byte[]> group in groups)
        {
            Report(group.Key, [.. group], side, rounds, hint);
        }

        return 0;
    }

    private static int Factor(byte[] file, ImageDecodeOptions hint)
    {
        int whole = ImageDecoder.Identify(file).Width, reduced = ImageDecoder.Decode(file, hint).Width;
        return (int)Math.Round((double)whole / reduced);
    }

    private static void Report(int factor, byte[][] files, int side, int rounds, ImageDecodeOptions hint)
    {
        var resize = new ResizeOptions(side, side);
        var plain = new PixelNormalization(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);
        float[] exact = new float[3 * side * side], reduced = new float[3 * side * side];
        double sum = 0, max = 0;
        var ratios = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            long whole = 0, hinted = 0;
            foreach (byte[] file in files)
            {
                long start = Stopwatch.GetTimestamp();
                TensorReader.Read(file, resize, plain, TensorLayout.Nchw, exact);
                long middle = Stopwatch.GetTimestamp();
                TensorReader.Read(file, resize, plain, TensorLayout.Nchw, reduced, hint);
                hinted += Stopwatch.GetTimestamp() - middle;
                whole += middle - start;
                for (int i = 0; round == 0 && i < exact.Length; i++)
                {
                    double difference = Math.Abs(exact[i] - reduced[i]);
                    sum += difference;
                    max = Math.Max(max, difference);
                }
            }

            ratios.Add((double)hinted / whole);
        }

        ratios.Sort();
        Console.WriteLine($"1/{factor}: {files.Length} files to {side}x{side}: time with hint / without {ratios[rounds / 2]:F3} (min {ratios[0]:F3}); "
            + $"difference of pixels: mean {sum / files.Length / exact.Length:F3}, max {max:F0}");
    }
}
