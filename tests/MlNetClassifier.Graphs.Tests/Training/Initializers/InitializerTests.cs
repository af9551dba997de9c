using MlNetClassifier.Graphs.Training.Initializers;

namespace MlNetClassifier.Graphs.Tests.Training.Initializers;

public class InitializerTests
{
    public static TheoryData<Initializer, double> Deviations => new()
    {
        // Truncation at two deviations leaves 0.8796 of the deviation.
        { new TruncatedNormalInitializer(0.05), 0.05 * 0.87962 },
        { new HeInitializer(), Math.Sqrt(2.0 / 72) },
        { new GlorotInitializer(), Math.Sqrt(2.0 / (72 + 360)) },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public void Has_mean_zero_and_the_stated_deviation(Initializer initializer, double expected)
    {
        // A convolution of 3×3 taps: an output sums 8 · 9 values, an input reaches 40 · 9 outputs.
        float[] values = initializer.Create(new TensorShape(40, 8, 3, 3), 3).Floats;
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Assert.Equal(0, mean, 4 * expected / Math.Sqrt(values.Length));
        Assert.Equal(expected, deviation, 0.05 * expected);
    }

    [Fact]
    public void Truncates_at_two_deviations() =>
        Assert.All(new TruncatedNormalInitializer(1).Create(new TensorShape(5000), 1).Floats, v => Assert.InRange(v, -2, 2));

    [Fact]
    public void Depends_on_the_seed_alone()
    {
        var he = new HeInitializer();
        var shape = new TensorShape(4, 4);
        Assert.Equal(he.Create(shape, 5).Floats, he.Create(shape, 5).Floats);
        Assert.NotEqual(he.Create(shape, 5).Floats, he.Create(shape, 6).Floats);
    }
}
