using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>
/// Weights of a linear model, dense or compressed by rows, and their form in a model file: sizeof(float), features, classes, biases,
/// then starts, indices and values, each with its count; starts and indices are empty for dense weights.
/// </summary>
internal sealed class LinearWeights
{
    private readonly float[] _biases;

    // Dense: [classes, features]. Sparse: the values of all rows, with _starts and _indices.
    private readonly float[] _values;
    private readonly int[]? _starts;
    private readonly int[]? _indices;

    /// <summary>Makes dense weights.</summary>
    /// <param name="values">[classes, features].</param>
    /// <param name="biases">[classes].</param>
    public LinearWeights(float[] values, float[] biases)
        : this(values, biases, biases.Length == 0 ? 0 : values.Length / biases.Length, null, null)
    {
    }

    private LinearWeights(float[] values, float[] biases, int features, int[]? starts, int[]? indices)
    {
        _values = values;
        _biases = biases;
        _starts = starts;
        _indices = indices;
        FeatureCount = features;
    }

    /// <summary>Number of features.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => _biases.Length;

    /// <summary>The biases.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>Reads the body of a model.</summary>
    public static LinearWeights Load(ModelLoadContext ctx)
    {
        ModelReader reader = ctx.Reader;
        int size = reader.ReadInt32(), features = reader.ReadInt32();
        if (size != sizeof(float) || features < 1)
        {
            throw reader.Error($"its numbers have {size} bytes and it has {features} features");
        }

        int classes = reader.ReadCount(sizeof(float));
        if (classes < 1)
        {
            throw reader.Error("it has no classes");
        }

        float[] biases = reader.ReadSingles(classes);
        int[] starts = reader.ReadInt32s(reader.ReadCount(sizeof(int)));
        int[] indices = reader.ReadInt32s(reader.ReadCount(sizeof(int)));
        float[] values = reader.ReadSingles(reader.ReadCount(sizeof(float)));
        if (starts.Length == 0)
        {
            return indices.Length == 0 && values.Length == (long)classes * features
                ? new LinearWeights(values, biases, features, null, null)
                : throw reader.Error($"it has {values.Length} weights for {classes} classes of {features} features");
        }

        bool consistent = starts.Length == classes + 1 && indices.Length == values.Length && starts[0] == 0 && starts[^1] == values.Length;
        for (int c = 0; consistent && c < classes; c++)
        {
            consistent = starts[c] <= starts[c + 1] && starts[c + 1] <= indices.Length && Ascending(indices.AsSpan(starts[c], starts[c + 1] - starts[c]), features);
        }

        return consistent ? new LinearWeights(values, biases, features, starts, indices) : throw reader.Error("its sparse weights have impossible indices");
    }

    /// <summary>Writes the body of a model.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(sizeof(float));
        writer.Write(FeatureCount);
        writer.Write(ClassCount);
        Array.ForEach(_biases, writer.Write);
        foreach (int[] part in (int[][])[_starts ?? [], _indices ?? []])
        {
            writer.Write(part.Length);
            Array.ForEach(part, writer.Write);
        }

        writer.Write(_values.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_values.AsSpan()));
    }

    /// <summary>Weights of one class.</summary>
    public VBuffer<float> Row(int classIndex)
    {
        if (_starts is null)
        {
            return new VBuffer<float>(FeatureCount, _values[(classIndex * FeatureCount)..((classIndex + 1) * FeatureCount)]);
        }

        Range range = _starts[classIndex].._starts[classIndex + 1];
        float[] values = _values[range];
        return new VBuffer<float>(FeatureCount, values.Length, values, _indices![range]);
    }

    /// <summary>Number of weights and biases that are not zero.</summary>
    public int CountNonZero() => _values.Count(value => value != 0) + _biases.Count(value => value != 0);

    /// <summary>weights · features + biases.</summary>
    public void Scores(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (_starts is null)
        {
            LinearSoftmax.Scores(_values, _biases, features, scores);
            return;
        }

        for (int c = 0; c < _biases.Length; c++)
        {
            float sum = 0;
            for (int i = _starts[c]; i < _starts[c + 1]; i++)
            {
                sum += _values[i] * features[_indices![i]];
            }

            scores[c] = sum + _biases[c];
        }
    }

    private static bool Ascending(ReadOnlySpan<int> indices, int limit)
    {
        int last = -1;
        foreach (int index in indices)
        {
            if (index <= last || index >= limit)
            {
                return false;
            }

            last = index;
        }

        return true;
    }
}
