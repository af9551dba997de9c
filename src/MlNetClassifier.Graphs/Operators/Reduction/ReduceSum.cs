namespace MlNetClassifier.Graphs.Operators;

/// <summary>Sum along axes.</summary>
public sealed record ReduceSum : ReduceOperator
{
    internal override double Combine(double state, double value) => state + value;
}
