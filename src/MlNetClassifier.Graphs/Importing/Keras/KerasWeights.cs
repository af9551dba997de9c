using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>Pours the arrays of a Keras file into an architecture; checks each shape and keeps account of what was used.</summary>
internal sealed class KerasWeights : IWeightSource
{
    private readonly KerasWeightFile _file;
    private readonly KerasLayerNames _names;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public KerasWeights(KerasWeightFile file)
    {
        _file = file;
        _names = new KerasLayerNames(file);
    }

    /// <inheritdoc/>
    public Tensor Get(LayerWeight weight)
    {
        KerasLayer layer = _names.Find(weight.Layer)
            ?? throw new InvalidModelException($"{_file.Name}: no weights for layer {weight.Layer}; the file is of another network or a part of one.");
        Hdf5Dataset data = layer.Weights.GetValueOrDefault(weight.Name)
            ?? throw new InvalidModelException($"{_file.Name}: layer {layer.Name} has no {weight.Name}; it has {string.Join(", ", layer.Weights.Keys)}.");
        if (!_used.Add(data.Path))
        {
            throw new InvalidModelException($"{_file.Name}: {data.Path} would be used twice.");
        }

        int[] expected = StoredShape(weight);
        // A classifier that is a 1×1 convolution holds its dense kernel under two more dimensions.
        int[] actual = weight.Kind == LayerWeightKind.Dense && data.Shape is [1, 1, _, _] ? [.. data.Shape.Skip(2)] : [.. data.Shape];
        if (!actual.SequenceEqual(expected))
        {
            throw new InvalidModelException(
                $"{_file.Name}: {data.Path} has shape [{string.Join(", ", data.Shape)}], layer {weight.Layer} needs [{string.Join(", ", expected)}].");
        }

        float[] stored = data.ReadFloats();
        if (stored.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new InvalidModelException($"{_file.Name}: {data.Path} holds numbers that are not finite.");
        }

        return Tensor.FromFloats(Arrange(stored, weight), weight.Shape);
    }

    /// <summary>Fails when the file holds weights that no layer asked for.</summary>
    public void RequireAllUsed(string architecture)
    {
        string[] left =
        [
            .. _file.Layers.SelectMany(l => l.Weights)
                // How many pictures a normalisation was adapted to has no part in computing.
                .Where(w => w.Key != "count" && !_used.Contains(w.Value.Path))
                .Select(w => w.Value.Path)
        ];
        if (left.Length > 0)
        {
            throw new InvalidModelException(
                $"{_file.Name}: {left.Length} weights are left over after building {architecture}: "
                + $"{string.Join(", ", left.Take(5))}{(left.Length > 5 ? ", …" : "")}. The file is of another network.");
        }
    }

    // Keras keeps channels last: kernels are rows, columns, inputs, outputs; depthwise ones rows, columns, channels, 1; dense ones inputs, outputs.
    private static int[] StoredShape(LayerWeight weight)
    {
        TensorShape s = weight.Shape;
        return weight.Kind switch
        {
            LayerWeightKind.Convolution => [s[2], s[3], s[1], s[0]],
            LayerWeightKind.Depthwise => [s[2], s[3], s[0], s[1]],
            LayerWeightKind.Dense => [s[1], s[0]],
            _ => s.ToArray(),
        };
    }

    private static float[] Arrange(float[] stored, LayerWeight weight)
    {
        TensorShape s = weight.Shape;
        switch (weight.Kind)
        {
            case LayerWeightKind.Convolution:
                return Transpose(stored, s[2] * s[3], s[1], s[0]);
            case LayerWeightKind.Depthwise:
                return Transpose(stored, s[2] * s[3], s[0], s[1], outerIsMiddle: true);
            case LayerWeightKind.Dense when weight.FlattenedMap is { } map:
                return Transpose(stored, map[1] * map[2], map[0], s[0]);
            case LayerWeightKind.Dense:
                return Transpose(stored, 1, s[1], s[0]);
            default:
                return stored;
        }
    }

    // From [taps, inputs, outputs] to [outputs, inputs, taps]; with outerIsMiddle from [taps, channels, 1] to [channels, 1, taps].
    private static float[] Transpose(float[] source, int taps, int inputs, int outputs, bool outerIsMiddle = false)
    {
        float[] target = new float[source.Length];
        int at = 0;
        for (int t = 0; t < taps; t++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    int place = outerIsMiddle ? (((i * outputs) + o) * taps) + t : (((o * inputs) + i) * taps) + t;
                    target[place] = source[at++];
                }
            }
        }

        return target;
    }
}
