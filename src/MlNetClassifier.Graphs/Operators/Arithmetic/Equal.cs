namespace MlNetClassifier.Graphs.Operators;

/// <summary>Whether a and b are equal, with NumPy's broadcasting. Output Bool.</summary>
public sealed record Equal : ComparisonOperator
{
    internal override bool Holds(double a, double b) => a == b;

    internal override bool Holds(long a, long b) => a == b;
}
