using System.Numerics;
using System.Runtime.InteropServices;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>
/// The dual of softmax regression. A row i has a distribution p over the classes, at first its label alone; its dual variables are
/// α = e(label) − p, and the weights follow from them: V = Σ s·α·xᵀ ÷ (λ·rows), W = V shrunk by L1. Biases are weights of a feature that is always 1.
/// </summary>
internal sealed class SdcaSolver
{
    /// <summary>Halvings of the step interval: the last one is a 4,096th of it.</summary>
    private const int Halvings = 12;

    private readonly TrainingRows _rows;
    private readonly double _lambdaRows;
    private readonly float _l2;
    private readonly float _l1;
    private readonly float _biasRate;
    private readonly int _classes;
    private readonly int _width;
    private readonly float[] _sums;
    private readonly float[] _weights;
    private readonly float[] _biasSums;
    private readonly float[] _biases;
    private readonly float[] _free;
    private readonly double[] _norms;
    private readonly float[] _duals;
    private readonly double[] _scores;
    private readonly double[] _direction;

    /// <summary>Sets the problem up.</summary>
    /// <param name="rows">The data.</param>
    /// <param name="l2">λ, above 0.</param>
    /// <param name="l1">Shrinkage of the weights, at or above 0.</param>
    /// <param name="biasRate">Share of the biases that each pass frees from regularization, 0 to 1.</param>
    public SdcaSolver(TrainingRows rows, float l2, float l1, float biasRate)
    {
        (_rows, _l2, _l1, _biasRate, _classes, _width) = (rows, l2, l1, biasRate, rows.Classes, rows.Data.Rows.Width);
        int count = rows.Data.Count;
        _lambdaRows = (double)l2 * count;
        _weights = new float[checked(_classes * _width)];
        _sums = l1 > 0 ? new float[_weights.Length] : _weights;
        (_biases, _biasSums, _free) = (new float[_classes], new float[_classes], new float[_classes]);
        (_scores, _direction) = (new double[_classes], new double[_classes]);
        _norms = [.. Enumerable.Range(0, count).Select(row => 1 + Dot(rows.Data.Rows.GetRow(row), rows.Data.Rows.GetRow(row)))];
        _duals = new float[checked(count * _classes)];
        for (int row = 0; row < count; row++)
        {
            _duals[row * _classes + rows.Data.Labels[row]] = 1;
        }
    }

    /// <summary>Visits the rows in an order.</summary>
    public void Pass(ReadOnlySpan<int> order)
    {
        foreach (int row in order)
        {
            Visit(row);
        }

        if (_biasRate > 0)
        {
            // Where the dual variables of a class do not add up to zero its bias is held back; what it lacks is given freely.
            for (int c = 0; c < _classes; c++)
            {
                _free[c] += _biasRate * _biases[c];
            }
        }
    }

    /// <summary>The objective and its lower bound; equal at the solution.</summary>
    public (double Primal, double Dual) Gap()
    {
        double loss = 0, entropy = 0;
        int count = _rows.Data.Count;
        for (int row = 0; row < count; row++)
        {
            double total = Probabilities(row);
            int label = _rows.Data.Labels[row];
            loss -= Factor(row) * Math.Log(Math.Max(_scores[label] / total, double.Epsilon));
            for (int c = 0; c < _classes; c++)
            {
                double p = _duals[row * _classes + c];
                double dual = (c == label ? 1 : 0) - p;
                entropy += Factor(row) * ((p > 0 ? -p * Math.Log(p) : 0) - dual * _free[c]);
            }
        }

        double squares = Dot(_weights, _weights) + Dot(_biases, _biases), absolute = 0;
        for (int i = 0; _l1 > 0 && i < _weights.Length; i++)
        {
            absolute += Math.Abs(_weights[i]);
        }

        for (int c = 0; _l1 > 0 && c < _classes; c++)
        {
            absolute += Math.Abs(_biases[c]);
        }

        return (loss / count + _l2 * (squares / 2 + _l1 * absolute), entropy / count - _l2 * squares / 2);
    }

    /// <summary>The weights reached.</summary>
    public LinearWeights Weights() => new([.. _weights], [.. _biases.Select((bias, c) => bias + _free[c])]);

    private void Visit(int row)
    {
        double total = Probabilities(row), square = 0;
        Span<float> current = _duals.AsSpan(row * _classes, _classes);
        for (int c = 0; c < _classes; c++)
        {
            _scores[c] /= total;
            _direction[c] = current[c] - _scores[c];
            square += _direction[c] * _direction[c];
        }

        double factor = Factor(row);
        if (square < 1e-16 || factor == 0)
        {
            return;
        }

        double step = Step(current, factor * square * _norms[row] / _lambdaRows);
        ReadOnlySpan<float> features = _rows.Data.Rows.GetRow(row);
        for (int c = 0; c < _classes; c++)
        {
            float change = (float)(step * _direction[c]);
            current[c] -= change;
            float scaled = (float)(factor * change / _lambdaRows);
            Add(_sums.AsSpan(c * _width, _width), features, scaled);
            _biasSums[c] += scaled;
            Shrink(c);
        }
    }

    // The dual objective along p + step · (probabilities − p) is concave: its slope falls from above zero, and the root lies in (0, 1].
    private double Step(ReadOnlySpan<float> current, double curvature)
    {
        double low = 0, high = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2, slope = -middle * curvature;
            for (int c = 0; c < _classes; c++)
            {
                double moved = current[c] - middle * _direction[c];
                slope += _direction[c] * (Math.Log(Math.Max(moved, 1e-300)) - Math.Log(Math.Max(_scores[c], 1e-300)));
            }

            (low, high) = slope > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // Leaves exp(score − highest score) in _scores and returns their sum.
    private double Probabilities(int row)
    {
        ReadOnlySpan<float> features = _rows.Data.Rows.GetRow(row);
        double top = double.NegativeInfinity, total = 0;
        for (int c = 0; c < _classes; c++)
        {
            _scores[c] = Dot(features, _weights.AsSpan(c * _width, _width)) + _biases[c] + _free[c];
            top = Math.Max(top, _scores[c]);
        }

        for (int c = 0; c < _classes; c++)
        {
            total += _scores[c] = Math.Exp(_scores[c] - top);
        }

        return total;
    }

    private void Shrink(int c)
    {
        _biases[c] = Shrunk(_biasSums[c]);
        if (_l1 > 0)
        {
            for (int j = c * _width; j < (c + 1) * _width; j++)
            {
                _weights[j] = Shrunk(_sums[j]);
            }
        }
    }

    private float Shrunk(float value) => Math.Abs(value) <= _l1 ? 0 : value - Math.Sign(value) * _l1;

    private double Factor(int row) => _rows.Weights is null ? 1 : _rows.Weights[row];

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(a), right = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            sum = Vector.FusedMultiplyAdd(left[i], right[i], sum);
        }

        double total = Vector.Sum(sum);
        for (int i = left.Length * Vector<float>.Count; i < a.Length; i++)
        {
            total += (double)a[i] * b[i];
        }

        return total;
    }

    private static void Add(Span<float> target, ReadOnlySpan<float> values, float factor)
    {
        Span<Vector<float>> targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        ReadOnlySpan<Vector<float>> sources = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> scale = new(factor);
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Vector.FusedMultiplyAdd(sources[i], scale, targets[i]);
        }

        for (int i = targets.Length * Vector<float>.Count; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }
}
