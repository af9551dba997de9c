namespace MlNetClassifier.Graphs.Operators;

/// <summary>Euclidean length along axes.</summary>
public sealed record ReduceL2 : ReduceOperator
{
    internal override double Combine(double state, double value) => state + value * value;

    internal override double Finish(double state, int count) => Math.Sqrt(state);
}
