using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Convolution;

/// <summary>Every convolution kernel against plain loops on random shapes, on every width, whatever the split over threads.</summary>
public class ConvolutionTests
{
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void DirectAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            using var bench = new Bench(seed);
            int groups = seed % 5 == 4 ? bench.Next(2, 3) : 1;
            bool shared = seed % 15 == 4;
            int inputs = groups == 1 ? bench.Next(1, 50) : shared ? 8 : 16 * bench.Next(1, 2);
            int outputs = groups == 1 ? bench.Next(1, 70) : shared ? 8 : 16 * bench.Next(1, 3);
            groups = shared ? 4 : groups;
            var shape = new ConvolutionShape
            {
                InputChannels = inputs * groups,
                OutputChannels = outputs * groups,
                Groups = groups,
                KernelHeight = bench.Next(1, 5),
                KernelWidth = bench.Next(1, 5),
                StrideY = bench.Next(1, 3),
                StrideX = bench.Next(1, 3),
                DilationY = bench.Next(1, 2),
                DilationX = bench.Next(1, 2),
                Padding = new Border(bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2)),
            };
            Check(bench, shape, set, seed, planar: false, winograd: null);
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void PointwiseAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var bench = new Bench(seed);
            var shape = new ConvolutionShape { InputChannels = bench.Next(1, 130), OutputChannels = bench.Next(1, 100) };
            Check(bench, shape, set, seed, planar: false, winograd: null);
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void PlanarAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var bench = new Bench(seed);
            var shape = new ConvolutionShape
            {
                InputChannels = bench.Next(1, 5),
                OutputChannels = bench.Next(1, 40),
                KernelHeight = bench.Next(1, 7),
                KernelWidth = bench.Next(1, 7),
                StrideY = bench.Next(1, 4),
                StrideX = bench.Next(1, 4),
                DilationY = bench.Next(1, 2),
                Padding = new Border(bench.Next(0, 3), bench.Next(0, 3), bench.Next(0, 3), bench.Next(0, 3)),
            };
            Check(bench, shape, set, seed, planar: true, winograd: null);
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void WinogradAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 42; seed++)
        {
            using var bench = new Bench(seed);
            WinogradScheme scheme = WinogradScheme.All[seed % WinogradScheme.All.Count];
            var shape = new ConvolutionShape
            {
                InputChannels = 16 * bench.Next(1, 4),
                OutputChannels = bench.Next(1, 70),
                KernelHeight = scheme.KernelHeight,
                KernelWidth = scheme.KernelWidth,
                Padding = new Border(bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2)),
            };
            Check(bench, shape, set, seed, planar: false, scheme);
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void DepthwiseAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var bench = new Bench(seed);
            int channels = bench.Next(2, 50);
            var shape = new ConvolutionShape
            {
                InputChannels = channels,
                OutputChannels = channels,
                Groups = channels,
                KernelHeight = bench.Next(1, 5),
                KernelWidth = bench.Next(1, 5),
                StrideY = bench.Next(1, 3),
                StrideX = bench.Next(1, 3),
                DilationY = bench.Next(1, 2),
                DilationX = bench.Next(1, 2),
                Padding = new Border(bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2), bench.Next(0, 2)),
            };
            Check(bench, shape, set, seed, planar: false, winograd: null);
        }
    }

    // The windows that have tiles of their own, on rows from one pixel to several tiles: every size of tile comes up.
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void DepthwiseAgreesOnSquareWindows(InstructionSet set)
    {
        for (int seed = 0; seed < 90; seed++)
        {
            using var bench = new Bench(seed);
            int channels = bench.Next(2, 40);
            int window = 3 + (2 * (seed % 3));
            int stride = 1 + (seed / 3 % 2);
            var shape = new ConvolutionShape
            {
                InputChannels = channels,
                OutputChannels = channels,
                Groups = channels,
                KernelHeight = window,
                KernelWidth = window,
                StrideY = bench.Next(1, 2),
                StrideX = stride,
                DilationY = bench.Next(1, 2),
                Padding = new Border(bench.Next(0, window / 2), bench.Next(0, window / 2), bench.Next(0, window / 2), bench.Next(0, window / 2)),
            };

            // Output widths 1 to 30.
            int width = window - shape.Padding.Left - shape.Padding.Right + (stride * (seed / 6 * 2)) + bench.Next(0, (2 * stride) - 1);
            Check(bench, shape, set, seed, planar: false, winograd: null, Math.Max(1, width));
        }
    }

    // Where a tile begins depends on the row's length; what it computes may not.
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void DepthwisePixelsHaveTheSameBitsInRowsOfAnyLength(InstructionSet set)
    {
        foreach ((int window, int stride) in new[] { (3, 1), (5, 1), (7, 1), (3, 2), (5, 2), (7, 2) })
        {
            var shape = new ConvolutionShape
            {
                InputChannels = 16, OutputChannels = 16, Groups = 16, KernelHeight = window, KernelWidth = window, StrideX = stride, StrideY = stride,
            };
            using var bench = new Bench(window + stride);
            using var weights = new DepthwiseWeights(shape, bench.Random(shape.WeightCount), bench.Random(16));
            const int Longest = 45;
            int height = window + (2 * stride);
            float[] whole = bench.Random(16 * height * Longest);
            float[] Row(int width)
            {
                float[] x = new float[16 * height * width];
                for (int line = 0; line < 16 * height; line++)
                {
                    whole.AsSpan(line * Longest, width).CopyTo(x.AsSpan(line * width));
                }

                BlockedTensor input = bench.Blocked(1, 16, height, width);
                BlockedTensor output = bench.Blocked(1, 16, shape.OutputHeight(height), shape.OutputWidth(width));
                bench.Write(input, x);
                bench.Run(new DepthwiseConvolution(shape, weights, input, output, -1, 1, set), 1, 1);
                return bench.Read(output, 1);
            }

            float[] longest = Row(Longest);
            int longestRow = shape.OutputWidth(Longest);
            for (int width = window; width < Longest; width++)
            {
                float[] row = Row(width);
                int length = shape.OutputWidth(width);
                for (int i = 0; i < row.Length; i++)
                {
                    Assert.Equal(longest[(i / length * longestRow) + (i % length)], row[i]);
                }
            }
        }
    }

    [Fact]
    public void RefusesWeightsThatDoNotFit() =>
        Assert.Throws<ArgumentException>(() => new ConvolutionWeights(new ConvolutionShape { InputChannels = 3, OutputChannels = 2 }, [1, 2, 3], [], planar: false));

    private static void Check(Bench bench, ConvolutionShape shape, InstructionSet set, int seed, bool planar, WinogradScheme? winograd, int? inputWidth = null)
    {
        int images = 1 + (seed % 3);
        int height = bench.Next(shape.DilationY * (shape.KernelHeight - 1), 20) + 1;
        int width = inputWidth ?? bench.Next(shape.DilationX * (shape.KernelWidth - 1), 34) + 1;
        int oh = shape.OutputHeight(height);
        int ow = shape.OutputWidth(width);
        float[] x = bench.Random(images * shape.InputChannels * height * width);
        float[] w = bench.Random(shape.WeightCount);
        float[] bias = seed % 4 == 1 ? [] : bench.Random(shape.OutputChannels);
        bool depthwise = shape.IsDepthwise;
        float[]? r = seed % 2 == 0 && !depthwise ? bench.Random(images * shape.OutputChannels * oh * ow) : null;
        (float low, float high) = seed % 3 == 0 ? (float.NegativeInfinity, float.PositiveInfinity) : (0f, 1.5f);
        float[] expected = Reference.Convolve(shape, x, images, height, width, w, bias, r, low, high);

        BlockedTensor input = planar
            ? bench.Planar(images, shape.InputChannels, height, width, shape.Padding)
            : bench.Blocked(images, shape.InputChannels, height, width, shape.Padding);
        Border outer = seed % 4 == 0 ? new Border(1, 2, 1, 1) : default;
        BlockedTensor output = bench.Blocked(images, shape.OutputChannels, oh, ow, outer);
        BlockedTensor? residual = null;
        bench.Write(input, x);
        if (r is not null)
        {
            // In place where the borders agree, as the planner does it.
            BlockedTensor place = seed % 4 == 0 ? output : bench.Blocked(images, shape.OutputChannels, oh, ow);
            residual = place;
        }

        using DepthwiseWeights? dw = depthwise ? new DepthwiseWeights(shape, w, bias) : null;
        using WinogradWeights? ww = winograd is not null ? new WinogradWeights(shape, winograd, w, bias) : null;
        using ConvolutionWeights? cw = depthwise || winograd is not null ? null : new ConvolutionWeights(shape, w, bias, planar);
        LayerKernel kernel =
            dw is not null ? new DepthwiseConvolution(shape, dw, input, output, low, high, set)
            : ww is not null ? new WinogradConvolution(shape, ww, input, output, residual, low, high, set)
            : new DirectConvolution(shape, cw!, input, output, residual, low, high, set);
        float[]? first = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            if (residual is { } place)
            {
                bench.Write(place, r);
            }

            bench.Run(kernel, images, threads);
            float[] actual = bench.Read(output, images);
            Bench.AssertNear(expected, actual, winograd is not null ? 3e-5 : 3e-6, Math.Sqrt(shape.WeightCount / shape.OutputChannels));
            first ??= actual;
            Assert.Equal(first, actual);
        }
    }
}
