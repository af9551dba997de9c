namespace MlNetClassifier.Optimization;

/// <summary>
/// Finds a step that satisfies the strong Wolfe conditions: bracketing, then zooming in by cubic interpolation
/// (J. Nocedal and S. Wright, Numerical Optimization, 2nd edition, algorithms 3.5 and 3.6).
/// </summary>
internal static class WolfeLineSearch
{
    private const double Sufficient = 1e-4;
    private const double Curvature = 0.9;
    private const int MaxEvaluations = 40;

    /// <summary>Searches along a descent direction.</summary>
    /// <param name="function">The function.</param>
    /// <param name="point">Where the search starts.</param>
    /// <param name="direction">Where to.</param>
    /// <param name="value">Value at the start.</param>
    /// <param name="slope">Derivative along the direction at the start; negative.</param>
    /// <param name="step">First step tried.</param>
    /// <param name="next">Receives the point found.</param>
    /// <param name="gradient">Receives the gradient there.</param>
    /// <returns>The value there, or null when no decrease was found.</returns>
    public static double? Search(
        IDifferentiableFunction function, double[] point, double[] direction, double value, double slope, double step, double[] next, double[] gradient)
    {
        Probe low = new(0, value, slope), previous = low;
        Probe? high = null;
        int left = MaxEvaluations;
        for (; high is null && left > 0; left--)
        {
            Probe probe = Evaluate(function, point, direction, step, next, gradient);
            if (probe.Value > value + Sufficient * step * slope || (probe.Value >= previous.Value && previous.Step > 0) || !double.IsFinite(probe.Value))
            {
                (low, high) = (previous, probe);
            }
            else if (Math.Abs(probe.Slope) <= -Curvature * slope)
            {
                return probe.Value;
            }
            else if (probe.Slope >= 0)
            {
                (low, high) = (probe, previous);
            }
            else
            {
                previous = probe;
                step *= 2;
            }
        }

        Probe best = high is null ? previous : low;
        for (; high is { } far && left > 0; left--)
        {
            step = Interpolate(low, far);
            Probe probe = Evaluate(function, point, direction, step, next, gradient);
            if (!(probe.Value <= value + Sufficient * step * slope) || probe.Value >= low.Value)
            {
                high = probe;
            }
            else
            {
                if (Math.Abs(probe.Slope) <= -Curvature * slope)
                {
                    return probe.Value;
                }

                high = probe.Slope * (far.Step - low.Step) >= 0 ? low : far;
                low = best = probe;
            }

            if (Math.Abs(high.Value.Step - low.Step) <= 1e-12 * Math.Max(1, low.Step))
            {
                break;
            }
        }

        return best.Step > 0 && best.Value < value ? Evaluate(function, point, direction, best.Step, next, gradient).Value : null;
    }

    private static Probe Evaluate(IDifferentiableFunction function, double[] point, double[] direction, double step, double[] next, double[] gradient)
    {
        for (int i = 0; i < point.Length; i++)
        {
            next[i] = point[i] + step * direction[i];
        }

        double value = function.Evaluate(next, gradient), slope = 0;
        for (int i = 0; i < point.Length; i++)
        {
            slope += gradient[i] * direction[i];
        }

        return new Probe(step, value, slope);
    }

    // Minimum of the cubic through both values and slopes, kept off the ends; the middle when there is none.
    private static double Interpolate(Probe a, Probe b)
    {
        double middle = 0.5 * (a.Step + b.Step);
        if (!double.IsFinite(b.Value) || !double.IsFinite(b.Slope))
        {
            return middle;
        }

        double width = b.Step - a.Step;
        double first = a.Slope + b.Slope - 3 * (a.Value - b.Value) / (a.Step - b.Step);
        double square = first * first - a.Slope * b.Slope;
        if (square < 0)
        {
            return middle;
        }

        double root = Math.Sign(width) * Math.Sqrt(square);
        double step = b.Step - width * (b.Slope + root - first) / (b.Slope - a.Slope + 2 * root);
        double margin = 0.1 * Math.Abs(width);
        bool inside = step > Math.Min(a.Step, b.Step) + margin && step < Math.Max(a.Step, b.Step) - margin;
        return inside ? step : middle;
    }

    private readonly record struct Probe(double Step, double Value, double Slope);
}
