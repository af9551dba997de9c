using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Linear;

public class LinearTests
{
    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void DenseAgreesOnRandomShapes(InstructionSet set)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using var bench = new Bench(seed);
            var shape = new ConvolutionShape { InputChannels = seed == 0 ? 2080 : bench.Next(1, 200), OutputChannels = bench.Next(1, 90) };
            int images = seed % 3 == 0 ? 1 : bench.Next(1, 33);
            float[] x = bench.Random(images * shape.InputChannels);
            float[] w = bench.Random(shape.WeightCount);
            float[] bias = bench.Random(shape.OutputChannels);
            float[] expected = Reference.Convolve(shape, x, images, 1, 1, w, bias, null, -2, 3);
            BlockedTensor input = bench.Planar(images, shape.InputChannels, 1, 1);
            BlockedTensor output = bench.Planar(images, shape.OutputChannels, 1, 1);
            bench.Write(input, x);
            using var weights = new ConvolutionWeights(shape, w, bias, planar: false);
            var kernel = new DenseKernel(shape, weights, input, output, -2, 3, set);
            bench.Run(kernel, images, 2);
            float[] together = bench.Read(output, images);
            Bench.AssertNear(expected, together, 3e-6, Math.Sqrt(shape.InputChannels));

            // A row's result does not depend on the rows beside it.
            bench.Run(kernel, 1, 1);
            Assert.Equal(together[..shape.OutputChannels], bench.Read(output, 1));
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void SoftmaxAgrees(InstructionSet set)
    {
        foreach (int length in new[] { 1, 3, 16, 37, 1001 })
        {
            using var bench = new Bench(length);
            float[] x = Array.ConvertAll(bench.Random(4 * length), v => v * 40);
            BlockedTensor input = bench.Planar(2, 2, 1, length);
            bench.Write(input, x);
            var kernel = new SoftmaxKernel(input, input, 2, length, set);
            bench.Run(kernel, 2);
            float[] expected = new float[x.Length];
            for (int row = 0; row < 4; row++)
            {
                double[] e = [.. x.Skip(row * length).Take(length).Select(v => Math.Exp(v))];
                for (int i = 0; i < length; i++)
                {
                    expected[(row * length) + i] = (float)(e[i] / e.Sum());
                }
            }

            Bench.AssertNear(expected, bench.Read(input, 2), 1e-5);
        }
    }
}
