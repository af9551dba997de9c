using System.Text.Json;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>A Keras HDF5 file, of weights or of a whole model: its layers that own weights, in file order.</summary>
internal sealed class KerasWeightFile
{
    private readonly Dictionary<string, KerasLayer> _byName;

    private KerasWeightFile(string name, IReadOnlyList<KerasLayer> layers, int? inputSize)
    {
        Name = name;
        Layers = layers;
        InputSize = inputSize;
        _byName = layers.ToDictionary(l => l.Name, StringComparer.Ordinal);
    }

    /// <summary>What error messages call the file.</summary>
    public string Name { get; }

    /// <summary>Layers with at least one weight.</summary>
    public IReadOnlyList<KerasLayer> Layers { get; }

    /// <summary>Height and width of the input, where the file holds the model's configuration and the input is square.</summary>
    public int? InputSize { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidModelException">No HDF5 file, or not one that Keras wrote.</exception>
    public static KerasWeightFile Open(ReadOnlyMemory<byte> bytes, string name)
    {
        Hdf5Group root = Hdf5File.Open(bytes, name).Root;
        Hdf5Group group = root.Group("model_weights") ?? root;
        if (SplitStrings(group, "layer_names") is not { } layerNames)
        {
            throw new InvalidModelException(
                $"{name}: an HDF5 file, but not of Keras weights (no attribute layer_names). Models saved by Keras 3 as .keras are not read: "
                + "save them with model.save_weights(\"….weights.h5\") of Keras 2 or model.save(\"….h5\").");
        }

        var layers = new List<KerasLayer>();
        foreach (string layerName in layerNames)
        {
            Hdf5Group layer = group.Group(layerName) ?? throw new InvalidModelException($"{name}: layer {layerName} is listed but not stored.");
            string[] weightNames = SplitStrings(layer, "weight_names") ?? [];
            if (weightNames.Length > 0)
            {
                layers.Add(ReadLayer(name, layerName, layer, weightNames));
            }
        }

        if (layers.Count == 0)
        {
            throw new InvalidModelException($"{name}: a Keras file without weights.");
        }

        if (layers.Select(l => l.Name).Distinct(StringComparer.Ordinal).Count() != layers.Count)
        {
            throw new InvalidModelException($"{name}: two layers have the same name.");
        }

        return new KerasWeightFile(name, layers, ReadInputSize(root));
    }

    /// <summary>The layer of a name, or null.</summary>
    public KerasLayer? Find(string layer) => _byName.GetValueOrDefault(layer);

    private static KerasLayer ReadLayer(string file, string layerName, Hdf5Group layer, string[] weightNames)
    {
        var weights = new Dictionary<string, Hdf5Dataset>(StringComparer.Ordinal);
        foreach (string weightName in weightNames)
        {
            Hdf5Dataset data = layer.Dataset(weightName)
                ?? throw new InvalidModelException($"{file}: weight {weightName} of layer {layerName} is listed but not stored.");
            string kind = KerasWeightName.Normalize(weightName)
                ?? throw new InvalidModelException($"{file}: weight {weightName} of layer {layerName} is of no kind that image networks have.");
            if (!weights.TryAdd(kind, data))
            {
                throw new InvalidModelException(
                    $"{file}: layer {layerName} holds more than one {kind}: it is a network within the network. "
                    + "Save the weights of the inner network by itself.");
            }
        }

        return new KerasLayer(layerName, weights);
    }

    // HDF5 limits an attribute to 64 KiB; Keras spreads longer lists over name0, name1 ...
    private static string[]? SplitStrings(Hdf5Group group, string attribute)
    {
        if (group.Attribute(attribute) is { } whole)
        {
            return whole.ReadStrings();
        }

        var parts = new List<string>();
        int part = 0;
        while (group.Attribute(attribute + part) is { } next)
        {
            parts.AddRange(next.ReadStrings());
            part++;
        }

        return part == 0 ? null : [.. parts];
    }

    private static int? ReadInputSize(Hdf5Group root)
    {
        if (root.Attribute("model_config")?.ReadStrings() is not [string json])
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement shape = document.RootElement.GetProperty("config").GetProperty("layers")[0].GetProperty("config").GetProperty("batch_input_shape");
            bool square = shape.GetArrayLength() == 4 && shape[1].ValueKind == JsonValueKind.Number && shape[1].GetInt32() == shape[2].GetInt32();
            return square ? shape[1].GetInt32() : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            // The configuration is a convenience; a file with another layout of it still has its weights, and the size a default.
            return null;
        }
    }
}
