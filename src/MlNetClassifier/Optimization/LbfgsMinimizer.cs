using System.Runtime.CompilerServices;

namespace MlNetClassifier.Optimization;

/// <summary>
/// Limited-memory BFGS (D. C. Liu and J. Nocedal, "On the limited memory BFGS method for large scale optimization", 1989) with a
/// strong Wolfe line search. With an L1 term it becomes OWL-QN (G. Andrew and J. Gao, "Scalable training of L1-regularized log-linear
/// models", 2007): pseudo-gradient, direction and step confined to one orthant, backtracking; a bound at zero is the same with the
/// orthant given. Past steps are kept in single precision, everything else in double.
/// </summary>
internal sealed class LbfgsMinimizer(LbfgsOptions options)
{
    /// <summary>Weight of the past in the running mean of improvements.</summary>
    private const double Memory = 0.5;

    private bool Constrained => options.L1 > 0 || options.NonNegative;

    /// <summary>Minimises.</summary>
    /// <param name="function">The smooth part; the L1 term is added here.</param>
    /// <param name="point">Start, and at the end the result.</param>
    /// <param name="onIteration">Called after every iteration; false stops. May be null.</param>
    /// <param name="cancellation">Checked before every iteration.</param>
    /// <exception cref="ArithmeticException">The value at the start is not finite.</exception>
    public LbfgsResult Minimize(
        IDifferentiableFunction function, double[] point, Func<LbfgsProgress, bool>? onIteration = null, CancellationToken cancellation = default)
    {
        int n = function.Dimension;
        LbfgsHistory history = new(n, options.HistorySize);
        double[] gradient = new double[n], pseudo = new double[n], direction = new double[n], next = new double[n], nextGradient = new double[n];
        if (options.NonNegative)
        {
            Project(point);
        }

        double value = function.Evaluate(point, gradient) + Penalty(point);
        if (!double.IsFinite(value))
        {
            throw new ArithmeticException("The loss is not a finite number at the start; check the features for values that are not finite.");
        }

        double improvement = 0;
        for (int iteration = 1; iteration <= options.MaxIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            PseudoGradient(point, gradient, pseudo);
            if (Largest(pseudo) <= options.GradientTolerance * Math.Max(1, Largest(point)))
            {
                return new LbfgsResult(value, iteration - 1, Converged: true);
            }

            history.Direction(pseudo, direction);
            Align(direction, pseudo);
            double slope = Dot(direction, pseudo);
            if (slope >= 0)
            {
                history.Clear();
                Scale(pseudo, -1, direction);
                slope = -Dot(pseudo, pseudo);
            }

            double start = history.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(-slope)) : 1;
            double? reached = Constrained
                ? Backtrack(function, point, pseudo, direction, value, start, next, nextGradient)
                : WolfeLineSearch.Search(function, point, direction, value, slope, start, next, nextGradient);
            if (reached is not { } nextValue)
            {
                // No decrease along a descent direction: the history misleads, or the arithmetic has no more digits.
                if (history.Count == 0)
                {
                    return new LbfgsResult(value, iteration - 1, Converged: true);
                }

                history.Clear();
                continue;
            }

            history.Add(point, next, gradient, nextGradient);
            improvement = value - nextValue + Memory * improvement;
            next.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
            if (onIteration is not null && !onIteration(new LbfgsProgress(iteration, value, point)))
            {
                return new LbfgsResult(value, iteration, Converged: false);
            }

            if (improvement * (1 - Memory) < options.ImprovementTolerance * Math.Abs(value))
            {
                return new LbfgsResult(value, iteration, Converged: true);
            }
        }

        return new LbfgsResult(value, options.MaxIterations, Converged: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(ReadOnlySpan<double> source, double factor, Span<double> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = factor * source[i];
        }
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private int RegularizedCount(int n) => Math.Min(n, options.RegularizedCount);

    private double Penalty(ReadOnlySpan<double> point)
    {
        double sum = 0;
        if (options.L1 > 0)
        {
            foreach (double value in point[..RegularizedCount(point.Length)])
            {
                sum += Math.Abs(value);
            }
        }

        return options.L1 * sum;
    }

    // The steepest one-sided derivative: at zero the L1 term may hold a variable in place.
    private void PseudoGradient(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> pseudo)
    {
        gradient.CopyTo(pseudo);
        if (!Constrained)
        {
            return;
        }

        for (int i = 0; i < RegularizedCount(point.Length); i++)
        {
            double up = gradient[i] + options.L1, down = gradient[i] - options.L1;
            pseudo[i] = point[i] > 0 ? up : point[i] < 0 ? down : up < 0 ? up : down > 0 && !options.NonNegative ? down : 0;
        }
    }

    private void Align(Span<double> direction, ReadOnlySpan<double> pseudo)
    {
        for (int i = 0; Constrained && i < RegularizedCount(direction.Length); i++)
        {
            if (direction[i] * pseudo[i] >= 0)
            {
                direction[i] = 0;
            }
        }
    }

    private void Project(Span<double> point)
    {
        for (int i = 0; i < RegularizedCount(point.Length); i++)
        {
            point[i] = Math.Max(0, point[i]);
        }
    }

    private double? Backtrack(
        IDifferentiableFunction function,
        double[] point,
        double[] pseudo,
        double[] direction,
        double value,
        double step,
        double[] next,
        double[] nextGradient)
    {
        const double sufficient = 1e-4;
        int regularized = RegularizedCount(point.Length);
        for (int tries = 0; tries < 40; tries++, step *= 0.5)
        {
            double predicted = 0;
            for (int i = 0; i < point.Length; i++)
            {
                double target = point[i] + step * direction[i];
                if (i < regularized)
                {
                    double side = point[i] != 0 ? Math.Sign(point[i]) : -Math.Sign(pseudo[i]);
                    target = target * side > 0 ? target : 0;
                }

                next[i] = target;
                predicted += pseudo[i] * (target - point[i]);
            }

            double reached = function.Evaluate(next, nextGradient) + Penalty(next);
            if (reached <= value + sufficient * predicted && predicted < 0)
            {
                return reached;
            }
        }

        return null;
    }
}
