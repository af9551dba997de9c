using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>
/// Gradient of batch normalisation. Inputs: x, scale, mean, inverse deviation (training) or variance (frozen), dy; outputs: dx, dscale, dbias.
/// </summary>
internal sealed unsafe class BatchNormalizationGradientStep : TrainingStep
{
    private readonly double? _frozenEpsilon;
    private readonly ImageLayout _layout;
    private readonly double[] _sums;
    private readonly double[] _products;
    private readonly float[] _factor;
    private readonly float[] _slope;
    private readonly float[] _shift;

    public BatchNormalizationGradientStep(double? frozenEpsilon, ImageLayout layout, int batch)
    {
        _frozenEpsilon = frozenEpsilon;
        _layout = layout;
        _sums = new double[(long)batch * layout.Channels];
        _products = new double[(long)batch * layout.Channels];
        _factor = new float[layout.Channels];
        _slope = new float[layout.Channels];
        _shift = new float[layout.Channels];
    }

    public override bool PerItem => false;

    public override IReadOnlyList<BatchPhase> Phases =>
    [
        new(count => count, (in StepContext context, int item) => Partial(item)),
        new(_ => 1, (in StepContext context, int task) => Total(context.Count)),
        new(count => count, (in StepContext context, int item) => InputGradient(item)),
    ];

    private double Inverse(int c) => _frozenEpsilon is { } epsilon ? 1 / Math.Sqrt(Inputs[3].Pointer[c] + epsilon) : Inputs[3].Pointer[c];

    private void Partial(int item)
    {
        int channels = _layout.Channels;
        Span<double> sums = _sums.AsSpan(item * channels, channels), products = _products.AsSpan(item * channels, channels);
        ChannelMoments.Sum(Inputs[4].Item(item), Inputs[4].Layout, sums);
        ChannelMoments.Products(Inputs[4].Item(item), Inputs[4].Layout, Inputs[0].Item(item), Inputs[0].Layout, Inputs[2].Pointer, products);
    }

    // dx = scale · inverse · (dy − mean(dy) − x̂ · mean(dy · x̂)); the two means vanish when the statistics are frozen.
    private void Total(int count)
    {
        double elements = (double)count * _layout.Height * _layout.Width;
        for (int c = 0; c < _factor.Length; c++)
        {
            double sum = 0, product = 0, inverse = Inverse(c);
            for (int item = 0; item < count; item++)
            {
                sum += _sums[(item * _layout.Channels) + c];
                product += _products[(item * _layout.Channels) + c];
            }

            product *= inverse;
            double factor = inverse * Inputs[1].Pointer[c], slope = _frozenEpsilon is null ? -factor * inverse * product / elements : 0;
            _factor[c] = (float)factor;
            _slope[c] = (float)slope;
            _shift[c] = (float)(_frozenEpsilon is null ? (-factor * sum / elements) - (slope * Inputs[2].Pointer[c]) : 0);
            Outputs[1].Pointer[c] = (float)product;
            Outputs[2].Pointer[c] = (float)sum;
        }
    }

    private void InputGradient(int item)
    {
        float* dx = Outputs[0].Item(item);
        Outputs[0].Layout.ClearBorder(dx);
        fixed (float* factor = _factor, slope = _slope, shift = _shift)
        {
            ChannelAffine.Combine(Inputs[4].Item(item), Inputs[4].Layout, Inputs[0].Item(item), Inputs[0].Layout, factor, slope, shift, dx, Outputs[0].Layout);
        }
    }
}
