namespace MlNetClassifier.Graphs.Operators;

/// <summary>Whether one of two truth values is true, with NumPy's broadcasting. Output Bool.</summary>
public sealed record Or : ComparisonOperator
{
    internal override bool Holds(double a, double b) => a != 0 || b != 0;

    internal override bool Holds(long a, long b) => a != 0 || b != 0;
}
