namespace MlNetClassifier.Graphs.Operators;

/// <summary>Largest element along axes.</summary>
public sealed record ReduceMax : ReduceOperator
{
    internal override double Start => double.NegativeInfinity;

    internal override double Combine(double state, double value) => Math.Max(state, value);
}
