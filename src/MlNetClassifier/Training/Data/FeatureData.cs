using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Training.Data;

/// <summary>Rows of features computed once; several rows for an example are its augmented copies, of which one is drawn each time.</summary>
public sealed class FeatureData : ITrainingData
{
    private readonly IReadOnlyList<float[]> _copies;
    private readonly IReadOnlyList<int> _labels;

    /// <summary>Wraps rows.</summary>
    /// <param name="rows">All rows one after the other.</param>
    /// <param name="length">Floats of a row; at least 1.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="copies">Augmented copies of all rows, each like <paramref name="rows"/>; null for none.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public FeatureData(float[] rows, int length, IReadOnlyList<int> labels, IReadOnlyList<float[]>? copies = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _copies = [rows, .. copies ?? []];
        if (_copies.Any(c => c.LongLength != (long)length * labels.Count))
        {
            throw new ArgumentException($"{labels.Count} rows of {length} features need {(long)length * labels.Count} numbers in each copy.", nameof(rows));
        }

        Length = length;
        _labels = labels;
    }

    /// <inheritdoc/>
    public int Count => _labels.Count;

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public void Write(int index, ulong? draw, Span<float> destination)
    {
        float[] rows = _copies[draw is { } seed ? (int)(seed % (ulong)_copies.Count) : 0];
        rows.AsSpan(index * Length, Length).CopyTo(destination);
    }

    /// <summary>All rows and copies, with those of others behind them, for solvers that see everything at once.</summary>
    internal LabeledFeatures ToLabeled(params FeatureData[] others) => new(
        new DenseFeatureRows([.. others.Prepend(this).SelectMany(d => d._copies.SelectMany(c => c))], Length),
        [.. others.Prepend(this).SelectMany(d => Enumerable.Repeat(d._labels, d._copies.Count).SelectMany(l => l))]);

    /// <summary>The rows without their copies, for measuring.</summary>
    internal LabeledFeatures ToPlainLabeled() => new(new DenseFeatureRows(_copies[0], Length), [.. _labels]);
}
