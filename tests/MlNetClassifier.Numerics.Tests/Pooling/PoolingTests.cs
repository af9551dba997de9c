using System.Runtime.Intrinsics;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Pooling;

public class PoolingTests
{
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void WindowsAgreeOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            using var bench = new Bench(seed);
            int kh = bench.Next(1, 4);
            int kw = bench.Next(1, 4);
            var shape = new PoolingShape
            {
                Maximum = seed % 2 == 0,
                CountPadding = seed % 4 == 1,
                KernelHeight = kh,
                KernelWidth = kw,
                StrideY = bench.Next(1, 3),
                StrideX = bench.Next(1, 3),
                DilationY = bench.Next(1, 2),
                DilationX = bench.Next(1, 2),
                PadTop = bench.Next(0, kh - 1),
                PadLeft = bench.Next(0, kw - 1),
            };
            int images = 1 + (seed % 2);
            int channels = bench.Next(1, 40);
            int height = bench.Next(7, 20);
            int width = bench.Next(7, 20);

            // The last windows may hang over the edge, as with ceil mode.
            int oh = ((height + shape.PadTop - 1) / shape.StrideY) + 1 - bench.Next(0, 1);
            int ow = ((width + shape.PadLeft - 1) / shape.StrideX) + 1 - bench.Next(0, 1);
            float[] x = bench.Random(images * channels * height * width);
            float[] expected = Reference.Pool(shape, x, images * channels, height, width, oh, ow);
            BlockedTensor input = bench.Blocked(images, channels, height, width, new Border(seed % 3, 0, 1, seed % 2));
            BlockedTensor output = bench.Blocked(images, channels, oh, ow);
            bench.Write(input, x);
            var kernel = new PoolingKernel(shape, input, output, set);
            for (int threads = 1; threads <= 3; threads++)
            {
                bench.Run(kernel, images, threads);
                Bench.AssertNear(Clean(expected), Clean(bench.Read(output, images)));
            }
        }
    }

    // Stride 1 has kernels of its own for maxima; rows are longer than what they take at once.
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void LargeWindowsAgreeOnLongRows(InstructionSet set)
    {
        for (int seed = 0; seed < 48; seed++)
        {
            using var bench = new Bench(seed);
            int kh = bench.Next(1, 9);
            int kw = bench.Next(1, 13);
            var shape = new PoolingShape
            {
                Maximum = seed % 4 != 3,
                KernelHeight = kh,
                KernelWidth = kw,
                StrideX = seed % 8 == 0 ? 2 : 1,
                StrideY = bench.Next(1, 2),
                DilationY = bench.Next(1, 2),
                DilationX = bench.Next(1, 3),
                PadTop = bench.Next(0, kh - 1),
                PadLeft = bench.Next(0, 2 * (kw - 1)),
            };
            int channels = bench.Next(1, 20);
            int height = bench.Next(1, 12);
            int width = bench.Next(1, 80);
            int oh = ((height + shape.PadTop - 1) / shape.StrideY) + 1;
            int ow = ((width + shape.PadLeft - 1) / shape.StrideX) + 1;
            float[] x = bench.Random(channels * height * width);
            float[] expected = Reference.Pool(shape, x, channels, height, width, oh, ow);
            BlockedTensor input = bench.Blocked(1, channels, height, width, new Border(1, seed % 2, 0, 1));
            BlockedTensor output = bench.Blocked(1, channels, oh, ow);
            bench.Write(input, x);
            var kernel = new PoolingKernel(shape, input, output, set);
            for (int threads = 1; threads <= 3; threads++)
            {
                bench.Run(kernel, 1, threads);
                Bench.AssertNear(Clean(expected), Clean(bench.Read(output, 1)));
            }
        }
    }

    // What a window makes of a number that is none depends on the order; it is that of the window's rows in every kernel.
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void MaximaTakeWhatIsNotANumberInTheWindowsOrder(InstructionSet set)
    {
        float Max(float a, float b) =>
            set == InstructionSet.Scalar ? a > b ? a : b : Vector128.MaxNative(Vector128.CreateScalar(a), Vector128.CreateScalar(b)).ToScalar();
        for (int seed = 0; seed < 12; seed++)
        {
            using var bench = new Bench(seed);
            int window = bench.Next(3, 5), width = bench.Next(5, 70), height = bench.Next(5, 9);
            var shape = new PoolingShape { Maximum = true, KernelHeight = window, KernelWidth = window, PadTop = 1, PadLeft = window / 2, DilationX = 1 + (seed % 2) };
            float[] x = bench.Random(16 * height * width);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = bench.Next(0, 400) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => float.PositiveInfinity, _ => x[i] };
            }

            float[] expected = new float[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int plane = i / (height * width), y = i / width % height;
                float greatest = float.NegativeInfinity;
                for (int r = y - 1; r < Math.Min(height, y - 1 + window); r++)
                {
                    for (int k = 0; k < window; k++)
                    {
                        int c = (i % width) - shape.PadLeft + (k * shape.DilationX);
                        greatest = r < 0 || c < 0 || c >= width ? greatest : Max(greatest, x[(((plane * height) + r) * width) + c]);
                    }
                }

                expected[i] = greatest;
            }

            BlockedTensor input = bench.Blocked(1, 16, height, width);
            BlockedTensor output = bench.Blocked(1, 16, height, width);
            bench.Write(input, x);
            bench.Run(new PoolingKernel(shape, input, output, set), 1, 1);
            Assert.Equal(expected, bench.Read(output, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void GlobalPoolingAgrees(InstructionSet set)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            using var bench = new Bench(seed);
            int channels = bench.Next(1, 70);
            int height = bench.Next(1, 9);
            int width = bench.Next(1, 9);
            bool maximum = seed % 2 == 0;
            float[] x = bench.Random(2 * channels * height * width);
            var shape = new PoolingShape { Maximum = maximum, KernelHeight = height, KernelWidth = width };
            float[] expected = Reference.Pool(shape, x, 2 * channels, height, width, 1, 1);
            BlockedTensor input = bench.Blocked(2, channels, height, width, new Border(1, 1, 1, 1));
            BlockedTensor output = bench.Blocked(2, channels, 1, 1);
            bench.Write(input, x);
            var kernel = new GlobalPoolingKernel(maximum, input, output, set);
            for (int threads = 1; threads <= 3; threads++)
            {
                bench.Run(kernel, 2, threads);
                Bench.AssertNear(expected, bench.Read(output, 2));
            }
        }
    }

    // A window wholly outside the picture has the maximum −∞, which has no distance.
    private static float[] Clean(float[] values) => Array.ConvertAll(values, v => float.IsNegativeInfinity(v) ? -9 : v);
}
