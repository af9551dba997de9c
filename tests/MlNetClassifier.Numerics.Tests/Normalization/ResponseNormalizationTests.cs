using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Normalization;

public class ResponseNormalizationTests
{
    [Theory]
    [InlineData(5, 0.75f, 40)]
    [InlineData(4, 0.5f, 17)]
    [InlineData(9, 0.75f, 3)]
    [InlineData(1, 1.25f, 16)]
    public void AgreesWithPlainLoops(int size, float beta, int channels)
    {
        using var bench = new Bench(size);
        float[] x = Array.ConvertAll(bench.Random(2 * channels * 12), v => v * 5);
        BlockedTensor input = bench.Blocked(2, channels, 3, 4, new Border(1, 0, 0, 1));
        BlockedTensor output = bench.Blocked(2, channels, 3, 4);
        bench.Write(input, x);
        bench.Run(new ResponseNormalizationKernel(input, output, size, 0.3f, beta, 2), 2, 2);
        float[] expected = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / 12 % channels;
            double sum = 0;
            for (int k = Math.Max(0, c - ((size - 1) / 2)); k <= Math.Min(channels - 1, c + (size / 2)); k++)
            {
                double v = x[i + ((k - c) * 12)];
                sum += v * v;
            }

            expected[i] = (float)(x[i] / Math.Pow(2 + (0.3 / size * sum), beta));
        }

        Bench.AssertNear(expected, bench.Read(output, 2));
    }
}
