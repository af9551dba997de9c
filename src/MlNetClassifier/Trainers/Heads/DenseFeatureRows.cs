namespace MlNetClassifier.Trainers.Heads;

/// <summary>Features in one array, row after row.</summary>
internal sealed class DenseFeatureRows : IFeatureRows
{
    private readonly float[] _values;

    /// <summary>Wraps an array.</summary>
    /// <param name="values">All rows.</param>
    /// <param name="width">Features in a row, at least 1.</param>
    public DenseFeatureRows(float[] values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length % width != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {width}.", nameof(values));
        }

        _values = values;
        Width = width;
    }

    public int Count => _values.Length / Width;

    public int Width { get; }

    public ReadOnlySpan<float> GetRow(int row) => _values.AsSpan(row * Width, Width);
}
