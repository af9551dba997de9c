namespace MlNetClassifier.Graphs.Operators;

/// <summary>Whether both truth values are true, with NumPy's broadcasting. Output Bool.</summary>
public sealed record And : ComparisonOperator
{
    internal override bool Holds(double a, double b) => a != 0 && b != 0;

    internal override bool Holds(long a, long b) => a != 0 && b != 0;
}
