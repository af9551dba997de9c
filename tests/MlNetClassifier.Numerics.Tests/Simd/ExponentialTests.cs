namespace MlNetClassifier.Numerics.Tests.Simd;

public sealed unsafe class ExponentialTests
{
    [Fact]
    public void Is_within_three_units_in_the_last_place_on_every_width()
    {
        // All of the range with normal results, and the middle closely.
        float[] x = [.. Enumerable.Range(0, 1 << 16).Select(i => -87.3f + (i * (176f / (1 << 16)))), .. Enumerable.Range(-(1 << 14), 1 << 15).Select(i => i / 16384f)];
        foreach (InstructionSet set in InstructionSets.Available)
        {
            float[] y = Run(x, set);
            for (int i = 0; i < x.Length; i++)
            {
                double expected = Math.Exp(x[i]);
                Assert.True(Math.Abs(y[i] - expected) <= 3 * (MathF.BitIncrement((float)expected) - (float)expected), $"{set}: e^{x[i]:R} is {expected}, not {y[i]}.");
            }
        }
    }

    [Fact]
    public void Ends_of_the_range_are_those_of_the_plain_function()
    {
        float[] x = [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 88.73f, 100, 1e30f, -103.98f, -150, -1e30f, -90, -100, -103, 88.7f, float.Epsilon];
        foreach (InstructionSet set in InstructionSets.Available)
        {
            float[] y = Run(x, set);
            for (int i = 0; i < x.Length; i++)
            {
                // Results too small for all digits may be off by the smallest number.
                float expected = MathF.Exp(x[i]);
                float allowed = float.IsFinite(expected) ? Math.Max(float.Epsilon, expected * 4e-7f) : 0;
                Assert.True(y[i].Equals(expected) || Math.Abs(y[i] - expected) <= allowed, $"{set}: e^{x[i]:R} is {expected:R}, not {y[i]:R}.");
            }
        }
    }

    private static float[] Run(float[] x, InstructionSet set)
    {
        float[] y = new float[x.Length];
        fixed (float* source = x, target = y)
        {
            UnaryFunctions.Get(UnaryFunction.Exp, set)(source, target, x.Length, 0, 0);
        }

        return y;
    }
}
