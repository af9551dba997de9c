using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Tests.Architectures;
using MlNetClassifier.Graphs.Tests.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Tests.Importing.Keras;

/// <summary>Keras weight files of random numbers, in Keras' arrangement of dimensions, under names of choice.</summary>
internal sealed class KerasTestFile
{
    private readonly List<(string Layer, string Weight, int[] Shape, float[] Values)> _weights = [];

    /// <summary>All weights of an architecture, as <see cref="RandomWeights"/> of the seed gives them.</summary>
    public static KerasTestFile Of(Architecture architecture, ArchitectureOptions options, int seed)
    {
        var source = new RandomWeights(seed);
        var recorder = new RecordingWeights(source);
        architecture.Build(options, recorder);
        var file = new KerasTestFile();
        foreach (LayerWeight weight in recorder.Asked)
        {
            (int[] shape, float[] values) = ChannelsLast(weight, source.Get(weight).Floats);
            file._weights.Add((weight.Layer, weight.Name, shape, values));
        }

        return file;
    }

    public KerasTestFile Add(string layer, string weight, int[] shape, float[] values)
    {
        _weights.Add((layer, weight, shape, values));
        return this;
    }

    public KerasTestFile Change(string layer, string weight, Func<int[], float[], (int[] Shape, float[] Values)> change)
    {
        int index = _weights.FindIndex(w => w.Layer == layer && w.Weight == weight);
        (int[] shape, float[] values) = change(_weights[index].Shape, _weights[index].Values);
        _weights[index] = (layer, weight, shape, values);
        return this;
    }

    public KerasTestFile Remove(string layer)
    {
        _weights.RemoveAll(w => w.Layer == layer);
        return this;
    }

    /// <param name="layerName">Name of a layer in the file; null: as it is.</param>
    /// <param name="weightName">Name of a weight below its layer; null: as Keras 2 does, <c>layer/weight:0</c>.</param>
    /// <param name="reversed">Whether the layers are stored in the opposite order.</param>
    public byte[] Bytes(Func<string, string>? layerName = null, Func<string, string, string>? weightName = null, bool reversed = false)
    {
        var root = new Hdf5TestWriter.Group();
        var names = new List<string>();
        foreach (var layer in _weights.GroupBy(w => w.Layer))
        {
            string name = layerName?.Invoke(layer.Key) ?? layer.Key;
            names.Add(name);
            Hdf5TestWriter.Group group = root.At(name);
            string[] weights = [.. layer.Select(w => weightName?.Invoke(name, w.Weight) ?? $"{name}/{w.Weight}:0")];
            group.Attributes["weight_names"] = weights;
            foreach ((int i, var weight) in layer.Index())
            {
                group.Dataset(weights[i], weight.Shape, weight.Values);
            }
        }

        if (reversed)
        {
            names.Reverse();
        }

        // As Keras does above 64 KiB, in parts.
        foreach ((int part, string[] some) in names.Chunk(200).Index())
        {
            root.Attributes[names.Count > 200 ? $"layer_names{part}" : "layer_names"] = some;
        }

        return Hdf5TestWriter.Write(root);
    }

    // The opposite of what the importer does, by index arithmetic of its own.
    private static (int[] Shape, float[] Values) ChannelsLast(LayerWeight weight, float[] values)
    {
        TensorShape s = weight.Shape;
        int[] shape = weight.Kind switch
        {
            LayerWeightKind.Convolution => [s[2], s[3], s[1], s[0]],
            LayerWeightKind.Depthwise => [s[2], s[3], s[0], 1],
            LayerWeightKind.Dense => [s[1], s[0]],
            _ => s.ToArray(),
        };
        float[] stored = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int place = i;
            if (weight.Kind == LayerWeightKind.Dense)
            {
                (int o, int input) = (i / s[1], i % s[1]);
                if (weight.FlattenedMap is { } map)
                {
                    (int c, int pixel) = (input / (map[1] * map[2]), input % (map[1] * map[2]));
                    input = (pixel * map[0]) + c;
                }

                place = (input * s[0]) + o;
            }
            else if (s.Rank == 4)
            {
                (int o, int c, int tap) = (i / (s[1] * s[2] * s[3]), i / (s[2] * s[3]) % s[1], i % (s[2] * s[3]));
                place = weight.Kind == LayerWeightKind.Depthwise ? (tap * s[0]) + o : (((tap * s[1]) + c) * s[0]) + o;
            }

            stored[place] = values[i];
        }

        return (shape, stored);
    }
}
