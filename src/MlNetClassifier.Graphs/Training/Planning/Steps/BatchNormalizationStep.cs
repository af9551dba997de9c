using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Batch normalisation by the statistics of the batch.</summary>
internal sealed unsafe class BatchNormalizationStep : TrainingStep
{
    private readonly BatchNormalizationTraining _operator;
    private readonly ImageLayout _layout;
    private readonly double[] _partial;
    private readonly double[] _mean;
    private readonly float[] _center;
    private readonly float[] _factor;
    private readonly float[] _shift;

    public BatchNormalizationStep(BatchNormalizationTraining @operator, ImageLayout layout, int batch)
    {
        _operator = @operator;
        _layout = layout;
        _partial = new double[(long)batch * layout.Channels];
        _mean = new double[layout.Channels];
        _center = new float[layout.Channels];
        _factor = new float[layout.Channels];
        _shift = new float[layout.Channels];
    }

    public override bool PerItem => false;

    // Sums are kept for each item and added in order of the items: the threads cannot matter.
    public override IReadOnlyList<BatchPhase> Phases =>
    [
        new(count => count, (in StepContext context, int item) => Partial(item, squares: false)),
        new(_ => 1, (in StepContext context, int task) => Mean(context.Count)),
        new(count => count, (in StepContext context, int item) => Partial(item, squares: true)),
        new(_ => 1, (in StepContext context, int task) => Variance(context.Count)),
        new(count => count, (in StepContext context, int item) => Normalize(item)),
    ];

    private void Partial(int item, bool squares)
    {
        Span<double> sums = _partial.AsSpan(item * _layout.Channels, _layout.Channels);
        if (!squares)
        {
            ChannelMoments.Sum(Inputs[0].Item(item), Inputs[0].Layout, sums);
            return;
        }

        fixed (float* mean = _center)
        {
            ChannelMoments.Products(null, default, Inputs[0].Item(item), Inputs[0].Layout, mean, sums);
        }
    }

    private double Total(int count, int channel)
    {
        double sum = 0;
        for (int item = 0; item < count; item++)
        {
            sum += _partial[(item * _layout.Channels) + channel];
        }

        return sum;
    }

    private void Mean(int count)
    {
        double elements = (double)count * _layout.Height * _layout.Width;
        for (int c = 0; c < _mean.Length; c++)
        {
            _mean[c] = Total(count, c) / elements;
            _center[c] = (float)_mean[c];
        }
    }

    private void Variance(int count)
    {
        double elements = (double)count * _layout.Height * _layout.Width, kept = _operator.Momentum;
        for (int c = 0; c < _mean.Length; c++)
        {
            // The squares were taken around the rounded mean; what that adds is taken off again.
            double shift = _mean[c] - _center[c];
            double squares = Math.Max(0, Total(count, c) - (elements * shift * shift)), inverse = 1 / Math.Sqrt((squares / elements) + _operator.Epsilon);
            _factor[c] = (float)(inverse * Inputs[1].Pointer[c]);
            _shift[c] = (float)(Inputs[2].Pointer[c] - (_mean[c] * inverse * Inputs[1].Pointer[c]));
            Outputs[1].Pointer[c] = (float)((kept * Inputs[3].Pointer[c]) + ((1 - kept) * _mean[c]));
            Outputs[2].Pointer[c] = (float)((kept * Inputs[4].Pointer[c]) + ((1 - kept) * squares / Math.Max(1, elements - 1)));
            Outputs[3].Pointer[c] = (float)_mean[c];
            Outputs[4].Pointer[c] = (float)inverse;
        }
    }

    private void Normalize(int item)
    {
        float* y = Outputs[0].Item(item);
        Outputs[0].Layout.ClearBorder(y);
        fixed (float* factor = _factor, shift = _shift)
        {
            ChannelAffine.Apply(Inputs[0].Item(item), Inputs[0].Layout, factor, shift, y, Outputs[0].Layout);
        }
    }
}
