namespace MlNetClassifier.Graphs.Training.Initializers;

/// <summary>A normal distribution around 0; values beyond two standard deviations are drawn again, as TensorFlow's truncated_normal does.</summary>
/// <param name="StandardDeviation">Deviation before truncation; above 0.</param>
public sealed record TruncatedNormalInitializer(double StandardDeviation) : Initializer
{
    private protected override double Draw(ulong seed, ulong index, int fanIn, int fanOut) => StandardDeviation * Truncated(seed, index);

    /// <summary>A standard normal number within ±2.</summary>
    internal static double Truncated(ulong seed, ulong index)
    {
        // Each try has a sequence of its own, so that one value's rejections do not move its neighbours.
        for (ulong attempt = 0; ; attempt++)
        {
            double value = CounterRandom.Normal(CounterRandom.Bits(seed, attempt), index);
            if (Math.Abs(value) <= 2)
            {
                return value;
            }
        }
    }
}
