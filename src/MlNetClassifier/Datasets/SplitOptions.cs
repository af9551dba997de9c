namespace MlNetClassifier.Datasets;

/// <summary>How a data set is divided.</summary>
public sealed record SplitOptions
{
    /// <summary>Share of the pictures that go to validation. <value>Default 0.2; from 0 to 1.</value></summary>
    public double ValidationFraction { get; init; } = 0.2;

    /// <summary>Share of the pictures that go to test. <value>Default 0.1; from 0 to 1.</value></summary>
    public double TestFraction { get; init; } = 0.1;

    /// <summary>Salt of the hash: another seed is another, independent split. <value>Default 1.</value></summary>
    public int Seed { get; init; } = 1;

    internal void Validate()
    {
        if (!(ValidationFraction >= 0) || !(TestFraction >= 0) || !(ValidationFraction + TestFraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ValidationFraction),
                $"Validation ({ValidationFraction}) and test ({TestFraction}) fractions must not be negative and must leave something to train on.");
        }
    }
}
