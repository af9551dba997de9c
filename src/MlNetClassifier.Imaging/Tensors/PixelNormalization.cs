namespace MlNetClassifier.Imaging;

/// <summary>
/// How pixels become the numbers that a network was trained on: <c>y = (x - mean) / std</c> with x in 0 to 255.
/// </summary>
public sealed record PixelNormalization
{
    /// <summary>Makes a normalisation.</summary>
    /// <param name="order">Order of the colour planes in the tensor.</param>
    /// <param name="mean">Three means in 0-255 units, in the order of the tensor's planes.</param>
    /// <param name="std">Three divisors in 0-255 units, not zero, in the order of the tensor's planes.</param>
    /// <exception cref="ArgumentException">Not three values, not finite, or a divisor of zero.</exception>
    public PixelNormalization(ColorOrder order, float[] mean, float[] std)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        if (mean.Length != 3 || !mean.All(float.IsFinite))
        {
            throw new ArgumentException("Three finite means are needed, one for each colour.", nameof(mean));
        }

        if (std.Length != 3 || !std.All(s => float.IsFinite(s) && s != 0))
        {
            throw new ArgumentException("Three finite divisors other than zero are needed, one for each colour.", nameof(std));
        }

        Order = order;
        Mean = [.. mean];
        Std = [.. std];
    }

    /// <summary>Order of the colour planes in the tensor.</summary>
    public ColorOrder Order { get; }

    /// <summary>Means in 0-255 units, in the order of the tensor's planes.</summary>
    public float[] Mean { get; }

    /// <summary>Divisors in 0-255 units, in the order of the tensor's planes.</summary>
    public float[] Std { get; }
}
