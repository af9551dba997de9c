using System.Globalization;
using Google.Protobuf;
using MlNetClassifier.Graphs.Importing;
using MlNetClassifier.Graphs.Importing.Hdf5;
using MlNetClassifier.Graphs.Importing.Keras;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Importing.TfLite;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>What a model file says about itself beside the network: its kind, who wrote it, versions.</summary>
public static class ModelMetadata
{
    private const int MaxText = 2000;

    /// <summary>Reads the metadata of a model file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <returns>Names and values in the order of the file; the first is <c>format</c>.</returns>
    /// <exception cref="InvalidModelException">The file is of no known kind or damaged.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ReadOnlyMemory<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = new List<KeyValuePair<string, string>>();
        void Add(string key, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                found.Add(new(key, value.Length > MaxText ? value[..MaxText] + "…" : value));
            }
        }

        switch (ModelFormatDetector.Detect(bytes.Span, name))
        {
            case ModelFormat.Onnx:
                Add("format", "ONNX");
                ReadOnnx(bytes, name, Add);
                break;
            case ModelFormat.Keras:
                Add("format", "Keras HDF5");
                ReadKeras(bytes, name, Add);
                break;
            case ModelFormat.TfLite:
                Add("format", "TensorFlow Lite");
                ReadTfLite(bytes, name, Add);
                break;
            case ModelFormat.TensorFlowGraph:
                Add("format", "TensorFlow GraphDef");
                break;
            default:
                Add("format", "TensorFlow MetaGraphDef");
                break;
        }

        return found;
    }

    // Only the outermost fields: the graph itself, which may have hundreds of megabytes, is skipped.
    private static void ReadOnnx(ReadOnlyMemory<byte> bytes, string name, Action<string, string?> add)
    {
        try
        {
            using var input = new CodedInputStream(bytes.ToArray());
            while (input.ReadTag() is var tag and not 0)
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case 1:
                        add("IR version", input.ReadInt64().ToString(CultureInfo.InvariantCulture));
                        break;
                    case 2:
                        add("producer", input.ReadString());
                        break;
                    case 3:
                        add("producer version", input.ReadString());
                        break;
                    case 4:
                        add("domain", input.ReadString());
                        break;
                    case 6:
                        add("description", input.ReadString());
                        break;
                    case 8:
                        OperatorSetIdProto opset = OperatorSetIdProto.Parser.ParseFrom(input.ReadBytes());
                        add(opset.Domain.Length == 0 ? "opset" : $"opset {opset.Domain}", opset.Version.ToString(CultureInfo.InvariantCulture));
                        break;
                    case 14:
                        StringStringEntryProto entry = StringStringEntryProto.Parser.ParseFrom(input.ReadBytes());
                        add(entry.Key, entry.Value);
                        break;
                    default:
                        input.SkipLastField();
                        break;
                }
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
    }

    private static void ReadKeras(ReadOnlyMemory<byte> bytes, string name, Action<string, string?> add)
    {
        Hdf5Group root = Hdf5File.Open(bytes, name).Root;
        foreach (string attribute in new[] { "backend", "keras_version" })
        {
            string[]? values = (root.Attribute(attribute) ?? root.Group("model_weights")?.Attribute(attribute))?.ReadStrings();
            add(attribute.Replace('_', ' '), values is null ? null : string.Join(", ", values));
        }

        KerasNetwork network = KerasNetwork.Recognize(KerasWeightFile.Open(bytes, name));
        add("architecture", network.Architecture.Title);
        add("width multiplier", network.Options.WidthMultiplier == 1 ? null : network.Options.WidthMultiplier.ToString("R", CultureInfo.InvariantCulture));
        add("classifier", network.Options.Classes is { } classes ? $"{classes} classes" : "none");
    }

    private static void ReadTfLite(ReadOnlyMemory<byte> bytes, string name, Action<string, string?> add)
    {
        TfLiteModel model = TfLiteModel.Read(bytes, name);
        add("description", model.Description);
        IEnumerable<string> types = model.Tensors.Where(t => !t.Data.IsEmpty).GroupBy(t => t.Type).OrderByDescending(g => g.Sum(t => t.Data.Length))
            .Select(g => $"{g.Key} {g.Sum(t => (long)t.Data.Length)} bytes");
        add("constants", string.Join(", ", types));
        if (TfLiteImporter.InputQuantization(bytes, name) is var (scale, zeroPoint))
        {
            add("input", string.Create(CultureInfo.InvariantCulture, $"bytes; real = (byte − {zeroPoint}) · {scale:R}"));
        }
    }
}
