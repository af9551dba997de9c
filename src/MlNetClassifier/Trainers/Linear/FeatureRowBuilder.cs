using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>Collects rows of features in blocks of a few megabytes, so that growing never copies and no array gets too long.</summary>
internal sealed class FeatureRowBuilder : IFeatureRows
{
    private const int BlockFloats = 1 << 20;

    private readonly List<float[]> _blocks = [];
    private readonly int _rowsPerBlock;

    /// <summary>Starts with no rows.</summary>
    public FeatureRowBuilder(int width)
    {
        Width = width;
        _rowsPerBlock = Math.Max(1, BlockFloats / width);
    }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <summary>Adds a row.</summary>
    /// <returns>The row, to be filled.</returns>
    public Span<float> Add()
    {
        if (Count % _rowsPerBlock == 0)
        {
            _blocks.Add(new float[_rowsPerBlock * Width]);
        }

        return _blocks[^1].AsSpan(Count++ % _rowsPerBlock * Width, Width);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> GetRow(int row) => _blocks[row / _rowsPerBlock].AsSpan(row % _rowsPerBlock * Width, Width);
}
