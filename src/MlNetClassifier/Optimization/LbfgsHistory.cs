using System.Runtime.CompilerServices;

namespace MlNetClassifier.Optimization;

/// <summary>The past steps and gradient changes of L-BFGS, and the direction they give by the two-loop recursion.</summary>
internal sealed class LbfgsHistory(int dimension, int capacity)
{
    private readonly float[][] _steps = new float[capacity][];
    private readonly float[][] _changes = new float[capacity][];
    private readonly double[] _inverse = new double[capacity];
    private readonly double[] _alpha = new double[capacity];
    private int _first;

    /// <summary>Pairs held.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear() => (Count, _first) = (0, 0);

    /// <summary>Remembers a step unless the curvature along it is not positive, which would spoil positive definiteness.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<double> from, ReadOnlySpan<double> to, ReadOnlySpan<double> gradientFrom, ReadOnlySpan<double> gradientTo)
    {
        double curvature = 0, square = 0;
        for (int i = 0; i < dimension; i++)
        {
            double step = to[i] - from[i], change = gradientTo[i] - gradientFrom[i];
            curvature += step * change;
            square += change * change;
        }

        if (capacity == 0 || curvature <= 1e-10 * square)
        {
            return;
        }

        int slot = (_first + Count) % capacity;
        if (Count == capacity)
        {
            _first = (_first + 1) % capacity;
        }
        else
        {
            Count++;
        }

        float[] steps = _steps[slot] ??= new float[dimension];
        float[] changes = _changes[slot] ??= new float[dimension];
        for (int i = 0; i < dimension; i++)
        {
            steps[i] = (float)(to[i] - from[i]);
            changes[i] = (float)(gradientTo[i] - gradientFrom[i]);
        }

        _inverse[slot] = 1 / curvature;
    }

    /// <summary>Writes minus the inverse Hessian estimate times the gradient.</summary>
    public void Direction(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        for (int i = 0; i < dimension; i++)
        {
            direction[i] = -gradient[i];
        }

        for (int k = Count - 1; k >= 0; k--)
        {
            int slot = (_first + k) % capacity;
            _alpha[slot] = _inverse[slot] * Dot(_steps[slot], direction);
            Add(-_alpha[slot], _changes[slot], direction);
        }

        if (Count > 0)
        {
            int newest = (_first + Count - 1) % capacity;
            double square = 0;
            foreach (float change in _changes[newest])
            {
                square += (double)change * change;
            }

            double scale = 1 / (_inverse[newest] * square);
            for (int i = 0; i < dimension; i++)
            {
                direction[i] *= scale;
            }
        }

        for (int k = 0; k < Count; k++)
        {
            int slot = (_first + k) % capacity;
            double beta = _inverse[slot] * Dot(_changes[slot], direction);
            Add(_alpha[slot] - beta, _steps[slot], direction);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot(float[] a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(double factor, float[] values, Span<double> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] += factor * values[i];
        }
    }
}
