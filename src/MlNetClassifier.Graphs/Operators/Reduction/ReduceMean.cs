namespace MlNetClassifier.Graphs.Operators;

/// <summary>Mean along axes.</summary>
public sealed record ReduceMean : ReduceOperator
{
    internal override double Combine(double state, double value) => state + value;

    internal override double Finish(double state, int count) => state / count;
}
