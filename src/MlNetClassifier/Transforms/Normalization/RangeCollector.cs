using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>The smallest and largest value of each slot while rows go by.</summary>
internal sealed class RangeCollector
{
    private readonly DataViewType _type;
    private readonly Func<IReadOnlyList<double>> _read;
    private readonly double[] _min;
    private readonly double[] _max;

    public RangeCollector(DataViewRow row, DataViewSchema.Column column)
    {
        _type = column.Type;
        _read = AffineScaling.BindReader(row, column);
        _min = new double[column.Type.GetValueCount()];
        _max = new double[_min.Length];
        Array.Fill(_min, double.PositiveInfinity);
        Array.Fill(_max, double.NegativeInfinity);
    }

    public void Add()
    {
        IReadOnlyList<double> values = _read();
        for (int i = 0; i < _min.Length; i++)
        {
            // Written so that NaN changes nothing.
            _min[i] = values[i] < _min[i] ? values[i] : _min[i];
            _max[i] = values[i] > _max[i] ? values[i] : _max[i];
        }
    }

    /// <summary>The scaling by the ranges. A slot that never changes becomes 0.</summary>
    public AffineScaling ToScaling(bool fixZero)
    {
        double[] scale = new double[_min.Length], offset = new double[_min.Length];
        for (int i = 0; i < scale.Length; i++)
        {
            double min = fixZero ? Math.Min(0, _min[i]) : _min[i], max = fixZero ? Math.Max(0, _max[i]) : _max[i];
            if (max > min)
            {
                scale[i] = 1 / (fixZero ? Math.Max(max, -min) : max - min);
                offset[i] = fixZero || scale[i] == 0 ? 0 : min;
            }
        }

        return new AffineScaling(_type, scale, offset);
    }
}
