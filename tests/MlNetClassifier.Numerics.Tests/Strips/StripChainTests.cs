using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Strips;

/// <summary>Random chains of layers, computed strip by strip, against the layers one after another in plain loops.</summary>
public class StripChainTests
{
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void ChainsAgreeWithTheirLayers(InstructionSet set)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var bench = new Bench(seed);
            List<IDisposable> weights = [];
            int images = 1 + (seed % 2);
            int height = bench.Next(9, 26);
            int width = bench.Next(9, 26);
            int channels = bench.Next(1, 20);
            float[] x = bench.Random(images * channels * height * width);
            int count = bench.Next(2, 4);
            int rows = bench.Next(1, 4);

            // Shapes first, because a strip's height and sides depend on the layers after it.
            var shapes = new Layer[count];
            int h = height;
            int w = width;
            int c = channels;
            for (int j = 0; j < count; j++)
            {
                shapes[j] = Layer.Random(bench, c, h, w);
                (c, h, w) = (shapes[j].Channels, shapes[j].Height, shapes[j].Width);
            }

            int[] needed = StripChain.RowsNeeded([.. shapes.Select(s => (s.Extent, s.StrideY))], rows);
            BlockedTensor input = bench.Blocked(images, channels, height, width, shapes[0].Padding);
            BlockedTensor output = bench.Blocked(images, c, h, w);
            bench.Write(input, x);
            float[] expected = x;
            var stages = new StripStage[count];
            BlockedTensor from = input;
            (c, h, w) = (channels, height, width);
            for (int j = 0; j < count; j++)
            {
                Layer layer = shapes[j];
                Border sides = j + 1 < count ? shapes[j + 1].Padding : default;
                BlockedTensor to = j + 1 < count ? StripChain.Strip(layer.Channels, layer.Width, needed[j], sides.Left, sides.Right) : output;
                (stages[j], expected) = layer.Make(bench, from, to, expected, images, h, w, set, weights);
                (from, c, h, w) = (to, layer.Channels, layer.Height, layer.Width);
            }

            var chain = new StripChain(stages, [.. shapes.Select(s => s.Height)], null, rows);
            float[]? first = null;
            for (int threads = 1; threads <= 3; threads++)
            {
                bench.Run(chain, images, threads);
                float[] actual = bench.Read(output, images);
                Bench.AssertNear(expected, actual, 2e-5);
                first ??= actual;
                Assert.Equal(first, actual);
            }

            weights.ForEach(d => d.Dispose());
        }
    }

    [Fact]
    public void OneLayerIsNoChain() => Assert.Throws<ArgumentException>(() => new StripChain([], [], null, 1));

    /// <summary>A random layer: convolution, depthwise convolution or pooling.</summary>
    private sealed record Layer(int Kind, ConvolutionShape Shape, int Channels, int Height, int Width)
    {
        public int Extent => (Shape.DilationY * (Shape.KernelHeight - 1)) + 1;

        public int StrideY => Shape.StrideY;

        /// <summary>Zeros that are read; pooling reads none.</summary>
        public Border Padding => Kind == 2 ? default : Shape.Padding;

        public static Layer Random(Bench bench, int channels, int height, int width)
        {
            int kind = bench.Next(0, 2);
            int pad = bench.Next(0, 1);
            bool large = kind > 0 && height > 6 && width > 6 && bench.Next(0, 1) == 1;
            int outputs = kind == 0 ? bench.Next(1, 40) : channels;
            bool small = height < 5 || width < 5;
            var shape = new ConvolutionShape
            {
                InputChannels = channels,
                OutputChannels = outputs,
                Groups = kind == 0 ? 1 : channels,
                KernelHeight = small ? 1 : large ? 5 : bench.Next(1, 3),
                KernelWidth = small ? 1 : large ? 5 : bench.Next(1, 3),
                StrideY = bench.Next(1, 2),
                StrideX = bench.Next(1, 2),
                Padding = new Border(pad, pad, pad, pad),
            };
            if (kind == 2)
            {
                shape = shape with { Padding = shape.KernelHeight > 1 && shape.KernelWidth > 1 ? shape.Padding : default };
            }

            // A single channel is not depthwise.
            kind = kind == 1 && channels == 1 ? 0 : kind;
            return new Layer(kind, shape, outputs, shape.OutputHeight(height), shape.OutputWidth(width));
        }

        public (StripStage Stage, float[] Expected) Make(
            Bench bench, in BlockedTensor from, in BlockedTensor to, float[] x, int images, int height, int width, InstructionSet set, List<IDisposable> owned)
        {
            if (Kind == 2)
            {
                var pool = new PoolingShape
                {
                    Maximum = Channels % 2 == 0,
                    KernelHeight = Shape.KernelHeight,
                    KernelWidth = Shape.KernelWidth,
                    StrideY = Shape.StrideY,
                    StrideX = Shape.StrideX,
                    PadTop = Shape.Padding.Top,
                    PadLeft = Shape.Padding.Left,
                };
                float[] pooled = Reference.Pool(pool, x, images * Channels, height, width, Height, Width);
                return (new PoolingStage(pool, from, to, height, set) { Extent = Extent, StrideY = StrideY, PadTop = Shape.Padding.Top, ReadsPadding = false }, pooled);
            }

            float[] w = bench.Random(Shape.WeightCount);
            float[] bias = bench.Random(Channels);
            float[] y = Reference.Convolve(Shape, x, images, height, width, w, bias, null, -1, 2);
            if (Kind == 1)
            {
                var depthwise = new DepthwiseWeights(Shape, w, bias);
                owned.Add(depthwise);
                return (new DepthwiseStage(Shape, depthwise, from, to, -1, 2, set) { Extent = Extent, StrideY = StrideY, PadTop = Shape.Padding.Top }, y);
            }

            var direct = new ConvolutionWeights(Shape, w, bias, planar: false);
            owned.Add(direct);
            return (new ConvolutionStage(Shape, direct, from, to, null, -1, 2, set) { Extent = Extent, StrideY = StrideY, PadTop = Shape.Padding.Top }, y);
        }
    }
}
