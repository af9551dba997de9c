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

    [Fact]
    public void RefusesWeightsThatDoNotFit() =>
        Assert.Throws<ArgumentException>(() => new ConvolutionWeights(new ConvolutionShape { InputChannels = 3, OutputChannels = 2 }, [1, 2, 3], [], planar: false));

    private static void Check(Bench bench, ConvolutionShape shape, InstructionSet set, int seed, bool planar, WinogradScheme? winograd)
    {
        int images = 1 + (seed % 3);
        int height = bench.Next(shape.DilationY * (shape.KernelHeight - 1), 20) + 1;
        int width = bench.Next(shape.DilationX * (shape.KernelWidth - 1), 34) + 1;
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
