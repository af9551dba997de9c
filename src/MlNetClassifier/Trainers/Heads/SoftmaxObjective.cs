using System.Runtime.CompilerServices;
using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>
/// Weighted log-loss of softmax regression on standardised features plus L2/2 times the squared weights (biases are free). Variables:
/// weights [classes, width], then biases [classes]. Rows are handed to a number of lanes that depends on the problem alone; each lane
/// sums its blocks in order and the lanes are added in order, so that threads cannot change a digit.
/// </summary>
internal sealed class SoftmaxObjective : IDifferentiableFunction
{
    private const int FewRows = 32;
    private const int ManyRows = 128;

    /// <summary>Weights from which on a block has many rows, so that adding its gradient up does not cost more than computing it.</summary>
    private const int ManyWeights = 1 << 18;

    private const int MostLanes = 16;
    private const long LaneBytes = 64 << 20;

    private readonly LabeledFeatures _data;
    private readonly FeatureScaling _scaling;
    private readonly int _classes;
    private readonly int _width;
    private readonly int _stride;
    private readonly int _blockRows;
    private readonly double _l2;
    private readonly double _rowWeight;
    private readonly float[]? _weights;
    private readonly int _threads;
    private readonly Lane[] _lanes;
    private readonly float[] _padded;
    private readonly float[] _biases;

    /// <summary>Sets the problem up.</summary>
    /// <param name="data">Rows and labels.</param>
    /// <param name="scaling">Standardisation.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="l2">L2 weight.</param>
    /// <param name="rowWeight">Factor of every row's loss: 1 for the sum, 1/rows for the mean.</param>
    /// <param name="weights">A further factor for each row; null for none.</param>
    /// <param name="threads">Most threads.</param>
    public SoftmaxObjective(
        LabeledFeatures data, FeatureScaling scaling, int classes, double l2, double rowWeight, float[]? weights, int threads)
    {
        (_data, _scaling, _classes, _l2, _rowWeight, _weights, _threads) = (data, scaling, classes, l2, rowWeight, weights, threads);
        _width = data.Rows.Width;
        _stride = SoftmaxKernels.Stride(_width);
        _padded = new float[classes * _stride];
        _biases = new float[classes];
        _blockRows = _padded.Length >= ManyWeights ? ManyRows : FewRows;
        int blocks = (data.Count + _blockRows - 1) / _blockRows;
        int lanes = (int)Math.Clamp(LaneBytes / (sizeof(double) * (long)_padded.Length), 2, MostLanes);
        _lanes = [.. Enumerable.Range(0, Math.Min(lanes, Math.Max(1, blocks))).Select(_ => new Lane(_blockRows, classes, _stride))];
    }

    /// <inheritdoc/>
    public int Dimension => _classes * (_width + 1);

    /// <summary>Mean log-loss of the rows at the last evaluation, without the L2 term.</summary>
    public double MeanLoss { get; private set; }

    /// <summary>Accuracy at the last evaluation.</summary>
    public double Accuracy { get; private set; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        for (int c = 0; c < _classes; c++)
        {
            for (int j = 0; j < _width; j++)
            {
                _padded[c * _stride + j] = (float)point[c * _width + j];
            }

            _biases[c] = (float)point[_classes * _width + c];
        }

        Parallel.For(0, _lanes.Length, new ParallelOptions { MaxDegreeOfParallelism = _threads }, RunLane);

        gradient.Clear();
        double loss = 0, plain = 0;
        long correct = 0;
        foreach (Lane lane in _lanes)
        {
            loss += lane.Loss;
            plain += lane.PlainLoss;
            correct += lane.Correct;
            for (int c = 0; c < _classes; c++)
            {
                for (int j = 0; j < _width; j++)
                {
                    gradient[c * _width + j] += lane.Gradient[c * _stride + j];
                }

                gradient[_classes * _width + c] += lane.BiasGradient[c];
            }
        }

        double square = 0;
        for (int i = 0; i < _classes * _width; i++)
        {
            square += point[i] * point[i];
            gradient[i] += _l2 * point[i];
        }

        MeanLoss = plain / _data.Count;
        Accuracy = (double)correct / _data.Count;
        return loss + 0.5 * _l2 * square;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunLane(int index)
    {
        Lane lane = _lanes[index];
        lane.Clear();
        for (int block = index; block * _blockRows < _data.Count; block += _lanes.Length)
        {
            int first = block * _blockRows, count = Math.Min(_blockRows, _data.Count - first);
            for (int r = 0; r < count; r++)
            {
                _scaling.Apply(_data.Rows.GetRow(first + r), lane.Rows.AsSpan(r * _stride, _stride));
            }

            SoftmaxKernels.Scores(lane.Rows, _padded, _biases, lane.Scores, count, _stride);
            for (int r = 0; r < count; r++)
            {
                Span<float> errors = lane.Scores.AsSpan(r * _classes, _classes);
                double loss = SoftmaxKernels.LossAndErrors(errors, _data.Labels[first + r], out bool right);
                double factor = _rowWeight * (_weights is null ? 1 : _weights[first + r]);
                lane.Loss += factor * loss;
                lane.PlainLoss += loss;
                lane.Correct += right ? 1 : 0;
                for (int c = 0; c < _classes; c++)
                {
                    errors[c] *= (float)factor;
                    lane.BiasGradient[c] += errors[c];
                }
            }

            Array.Clear(lane.BlockGradient);
            SoftmaxKernels.AddGradient(lane.Scores, lane.Rows, lane.BlockGradient, count, _classes, _stride);
            for (int i = 0; i < lane.Gradient.Length; i++)
            {
                lane.Gradient[i] += lane.BlockGradient[i];
            }
        }
    }

    /// <summary>Buffers and sums of one lane.</summary>
    private sealed class Lane(int blockRows, int classes, int stride)
    {
        public readonly float[] Rows = new float[blockRows * stride];
        public readonly float[] Scores = new float[blockRows * classes];
        public readonly float[] BlockGradient = new float[classes * stride];
        public readonly double[] Gradient = new double[classes * stride];
        public readonly double[] BiasGradient = new double[classes];
        public double Loss;
        public double PlainLoss;
        public long Correct;

        public void Clear()
        {
            Array.Clear(Gradient);
            Array.Clear(BiasGradient);
            (Loss, PlainLoss, Correct) = (0, 0, 0);
        }
    }
}
