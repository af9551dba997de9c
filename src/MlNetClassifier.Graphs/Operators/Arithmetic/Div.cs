namespace MlNetClassifier.Graphs.Operators;

/// <summary>a / b; of integers the quotient cut towards 0, of which a divisor of 0 is an error.</summary>
public sealed record Div : BinaryOperator
{
    internal override double Apply(double a, double b) => a / b;

    internal override long Apply(long a, long b) => b switch { 0 => throw new InvalidGraphException("integer division by 0."), -1 => -a, _ => a / b };
}
