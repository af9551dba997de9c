namespace MlNetClassifier.Graphs.Operators;

/// <summary>The remainder of a / b.</summary>
public sealed record Mod : BinaryOperator
{
    /// <summary>Whether the remainder has the sign of a, as C's <c>fmod</c>; else that of b. Default false.</summary>
    public bool Truncates { get; init; }

    internal override double Apply(double a, double b) => Truncates ? a % b : a - b * Math.Floor(a / b);

    internal override long Apply(long a, long b)
    {
        if (b == 0)
        {
            throw new InvalidGraphException("an integer is divided by 0.");
        }

        // The smallest number has no remainder by −1 in hardware.
        long rest = b == -1 ? 0 : a % b;
        return Truncates || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b;
    }
}
