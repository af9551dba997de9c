namespace MlNetClassifier.Numerics.Tests.Normalization;

public sealed unsafe class PlaneNormalizationTests
{
    private const float Epsilon = 1e-3f;
    private const float Scale = 0.7f;
    private const float Bias = -0.3f;

    public static TheoryData<int, float> Runs
    {
        get
        {
            // Around the widths of vectors and of the blocks that are summed, some at random, and one far from zero.
            var runs = new TheoryData<int, float> { { 1, 0 }, { 2, 0 }, { 16, 0 }, { 1024, 0 }, { 1025, 3 }, { 50_001, 0 }, { 4099, 100 } };
            var random = new Random(8);
            for (int i = 0; i < 6; i++)
            {
                runs.Add(random.Next(3, 3000), random.Next(-2, 3));
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Normalises_as_plain_loops_do_on_every_width(int count, float offset)
    {
        float[] x = Draw(count, 1, offset), y = new float[count];
        (double mean, double inverse) = Moments(x);
        foreach (InstructionSet set in InstructionSets.Available)
        {
            fixed (float* px = x, py = y)
            {
                PlaneNormalization.Forward(set)(px, py, count, Scale, Bias, Epsilon);
            }

            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(((x[i] - mean) * inverse * Scale) + Bias, y[i], 2e-5 * (1 + Math.Abs(offset))));
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Has_the_gradient_that_plain_loops_have_on_every_width(int count, float offset)
    {
        float[] x = Draw(count, 2, offset), dy = Draw(count, 3, 0.25f), dx = new float[count];
        (double mean, double inverse) = Moments(x);
        double[] normal = Array.ConvertAll(x, v => (v - mean) * inverse);
        double sum = dy.Sum(v => (double)v), product = dy.Zip(normal, (a, b) => a * b).Sum();
        foreach (InstructionSet set in InstructionSets.Available)
        {
            float dScale = 2, dBias = -1;
            fixed (float* px = x, pdy = dy, pdx = dx)
            {
                PlaneNormalization.Gradient(set)(px, pdy, pdx, count, Scale, Epsilon, &dScale, &dBias);
            }

            double tolerance = 1e-5 * (1 + Math.Abs(offset));
            Assert.Equal(2 + product, dScale, tolerance * Math.Sqrt(count));
            Assert.Equal(-1 + sum, dBias, tolerance * Math.Sqrt(count));
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(Scale * inverse * (dy[i] - (sum / count) - (normal[i] * product / count)), dx[i], tolerance * (1 + inverse)));
        }
    }

    private static (double Mean, double Inverse) Moments(float[] x)
    {
        double mean = x.Average(v => (double)v);
        return (mean, 1 / Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + Epsilon));
    }

    private static float[] Draw(int count, int seed, float offset)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1 + offset)];
    }
}
