namespace MlNetClassifier.Numerics.Tests.Backward;

public sealed unsafe class RowGradientsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(197)]
    public void Softmax_agrees_with_plain_loops_on_every_width(int count)
    {
        float[] y = Draw(count, 1), dy = Draw(count, 2), dx = new float[count];
        double dot = y.Zip(dy, (a, b) => (double)a * b).Sum();
        foreach (InstructionSet set in InstructionSets.Available)
        {
            fixed (float* py = y, pdy = dy, pdx = dx)
            {
                RowGradients.Softmax(set)(py, pdy, pdx, count);
            }

            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(y[i] * (dy[i] - dot), dx[i], 1e-5));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(192)]
    [InlineData(197)]
    public void Layer_normalization_agrees_with_plain_loops_on_every_width(int count)
    {
        const float Epsilon = 1e-3f;
        float[] x = Draw(count, 3), dy = Draw(count, 4), scale = Draw(count, 5);
        double mean = x.Average(v => (double)v), inverse = 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + Epsilon);
        double[] normal = Array.ConvertAll(x, v => (v - mean) * inverse), g = [.. dy.Zip(scale, (a, b) => (double)a * b)];
        double sum = g.Average(), product = g.Zip(normal, (a, b) => a * b).Average();
        foreach (InstructionSet set in InstructionSets.Available)
        {
            float[] dx = new float[count], dScale = Draw(count, 6), dBias = Draw(count, 7), scaleBefore = [.. dScale], biasBefore = [.. dBias];
            fixed (float* px = x, pdy = dy, ps = scale, pdx = dx, pds = dScale, pdb = dBias)
            {
                RowGradients.LayerNormalization(set)(px, pdy, ps, pdx, pds, pdb, count, Epsilon);
            }

            for (int i = 0; i < count; i++)
            {
                Assert.Equal(inverse * (g[i] - sum - (normal[i] * product)), dx[i], 2e-5);
                Assert.Equal(scaleBefore[i] + (dy[i] * normal[i]), dScale[i], 1e-5);
                Assert.Equal(biasBefore[i] + dy[i], dBias[i], 1e-5);
            }
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
