namespace MlNetClassifier.Graphs.Operators;

/// <summary>Product along axes.</summary>
public sealed record ReduceProd : ReduceOperator
{
    internal override double Start => 1;

    internal override double Combine(double state, double value) => state * value;
}
