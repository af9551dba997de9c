namespace MlNetClassifier.Graphs.Tests;

/// <summary>Comparison of tensors.</summary>
internal static class Near
{
    /// <summary>Fails unless shapes are equal and no element is further off than <paramref name="tolerance"/> × the largest expected magnitude.</summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Shape, actual.Shape);
        Assert(expected.Floats, actual.Floats, tolerance);
    }

    /// <summary>Fails unless no element is further off than <paramref name="tolerance"/> × the largest expected magnitude.</summary>
    public static void Assert(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double scale = 1e-30;
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            Xunit.Assert.True(float.IsFinite(actual[i]), $"element {i} is {actual[i]}");
            scale = Math.Max(scale, Math.Abs(expected[i]));
            worst = Math.Max(worst, Math.Abs((double)expected[i] - actual[i]));
        }

        Xunit.Assert.True(worst <= tolerance * scale, $"off by {worst:g3} where the largest is {scale:g3}: {worst / scale:g3} > {tolerance:g3}");
    }
}
