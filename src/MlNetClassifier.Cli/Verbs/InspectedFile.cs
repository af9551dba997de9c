using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>A model file, or the networks in a model zip, with what the file says of itself.</summary>
internal sealed record InspectedFile(string Name, IReadOnlyList<KeyValuePair<string, string>> Metadata, IReadOnlyList<Graph> Networks)
{
    public static InspectedFile Open(string path)
    {
        string name = Path.GetFileName(path);
        using (FileStream start = File.OpenRead(path))
        {
            Span<byte> magic = stackalloc byte[4];
            if (start.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PK\u0003\u0004"u8))
            {
                start.Position = 0;
                ModelZipSummary summary = ModelZipSummary.Read(start, name);
                return new InspectedFile(name, summary.Metadata, [.. summary.Networks.Select(Load)]);
            }
        }

        Graph graph = GraphLoader.Load(path);
        return new InspectedFile(name, ModelMetadata.Read(File.ReadAllBytes(path), name), [graph]);
    }

    // Only what the model uses of a network: exporters leave things in it that no model needs and not all can be read.
    private static Graph Load(EmbeddedNetwork network) => GraphLoader.Load(network.Bytes, network.Entry, new GraphLoadOptions { Outputs = network.Outputs });
}
