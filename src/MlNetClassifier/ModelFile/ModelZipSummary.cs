using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MlNetClassifier.ModelFile;

/// <summary>What lies in a model zip, read without building the model: steps of the chain, versions, and the networks it carries.</summary>
public sealed class ModelZipSummary
{
    private ModelZipSummary(IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<EmbeddedNetwork> networks)
    {
        Metadata = metadata;
        Networks = networks;
    }

    /// <summary>Names and values: format, versions, the steps in order, simple entries of the manifest.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The embedded networks in order of their entries.</summary>
    public IReadOnlyList<EmbeddedNetwork> Networks { get; }

    /// <summary>Reads a zip.</summary>
    /// <param name="zip">A stream that can seek.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="InvalidModelFileException">It is damaged, or no model zip.</exception>
    public static ModelZipSummary Read(Stream zip, string name)
    {
        ArgumentNullException.ThrowIfNull(zip);
        ArgumentNullException.ThrowIfNull(name);
        using ModelZipReader reader = ModelZipReader.Open(zip, name);
        string[] entries = [.. reader.EntryNames.Order(StringComparer.Ordinal)];
        string[] models = [.. entries.Where(e => e == ModelZip.ModelEntry || e.EndsWith("/" + ModelZip.ModelEntry, StringComparison.Ordinal))];
        if (models.Length == 0)
        {
            throw new InvalidModelFileException($"'{name}' is a zip, but not of a model: no entry is called {ModelZip.ModelEntry}.");
        }

        var metadata = new List<KeyValuePair<string, string>> { new("format", "ML.NET model zip") };
        if (reader.Contains(ModelZip.VersionEntry))
        {
            metadata.Add(new("written by", Encoding.UTF8.GetString(reader.Read(ModelZip.VersionEntry)).Trim()));
        }

        foreach (string entry in models)
        {
            string step = entry[..^ModelZip.ModelEntry.Length].TrimEnd('/');
            metadata.Add(new("step", $"{ModelHeader.Parse(reader.Read(entry), entry).LoaderSignature} ({step})"));
        }

        if (reader.Contains(ModelZip.ManifestEntry))
        {
            metadata.AddRange(Manifest(reader.Read(ModelZip.ManifestEntry)));
        }

        IEnumerable<string> networks = entries.Where(e => e.Split('/')[^1] is "OnnxModel" or "TFModel");
        return new ModelZipSummary(metadata, [.. networks.Select(e => Network(reader, e))]);
    }

    // ML.NET writes the length in four bytes before the network itself.
    private static EmbeddedNetwork Network(ModelZipReader reader, string path)
    {
        byte[] entry = reader.Read(path);
        if (entry.Length <= 4 || BinaryPrimitives.ReadInt32LittleEndian(entry) != entry.Length - 4)
        {
            throw new InvalidModelFileException(path, "its length does not fit its content");
        }

        string key = $"{path[..path.LastIndexOf('/')]}/{ModelZip.ModelEntry}";
        return new EmbeddedNetwork(path, entry.AsMemory(4), reader.Contains(key) ? Outputs(ModelHeader.Parse(reader.Read(key), key)) : []);
    }

    // The ONNX step lists its inputs, then the outputs it reads: a count and as many numbers of strings each. The image classifier of ML.NET's
    // own trainer names four tensors, of which the last holds the scores; the JPEG decoder in its graph is no part of the network.
    private static List<string> Outputs(ModelHeader step)
    {
        if (step.LoaderSignature == "ImageClassificationPred")
        {
            ModelReader reader = new(step.Body, step.LoaderSignature);
            reader.Seek(2 * sizeof(int));
            string[] tensors = [.. Enumerable.Range(0, 4).Select(_ => reader.ReadString())];
            return [tensors[^1]];
        }

        if (step.LoaderSignature != "OnnxTransform")
        {
            return [];
        }

        ReadOnlySpan<byte> body = step.Body.Span;
        int inputs = Number(body, 0);
        int outputs = Number(body, 4 + (4L * inputs));
        var names = new List<string>();
        for (int i = 0; i < outputs; i++)
        {
            int index = Number(body, 8 + (4L * inputs) + (4L * i));
            names.Add(index < step.Strings.Count ? step.Strings[index] : throw new InvalidModelFileException("OnnxTransform", "it names an output that is not in its table"));
        }

        return names;
    }

    private static int Number(ReadOnlySpan<byte> body, long at) =>
        at <= body.Length - 4 && BinaryPrimitives.ReadInt32LittleEndian(body[(int)at..]) is var value and >= 0
            ? value
            : throw new InvalidModelFileException("OnnxTransform", "its body ends early or counts below zero");

    private static IEnumerable<KeyValuePair<string, string>> Manifest(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? []
                : [.. document.RootElement.EnumerateObject().Select(p => new KeyValuePair<string, string>($"manifest {p.Name}", p.Value.GetRawText().ReplaceLineEndings("")))];
        }
        catch (JsonException e)
        {
            throw new InvalidModelFileException($"'{ModelZip.ManifestEntry}' is no JSON: {e.Message}", e);
        }
    }
}
