namespace MlNetClassifier.Graphs.Operators;

/// <summary>Smallest element along axes.</summary>
public sealed record ReduceMin : ReduceOperator
{
    internal override double Start => double.PositiveInfinity;

    internal override double Combine(double state, double value) => Math.Min(state, value);
}
