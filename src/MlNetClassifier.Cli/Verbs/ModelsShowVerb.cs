using System.CommandLine;
using System.Globalization;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>models show</c>: all that is known of one model; figures of the network are computed, from its file or its architecture.</summary>
internal static class ModelsShowVerb
{
    public static Command Create(CliHost host)
    {
        Argument<string> name = new("NAME") { Description = "A name of the catalogue." };
        Option<bool> json = SharedOptions.Json();
        Command command = new("show", "Show what is known of a model of the catalogue.") { name, json };
        command.SetAction((parsed, _) =>
        {
            ModelStore store = ModelsVerb.Store(host);
            CatalogEntry entry = ModelsVerb.Require(store, parsed.GetValue(name)!);
            StoredModel? here = store.Find(entry.Name);
            GraphReport? report = Report(entry, here);
            if (parsed.GetValue(json))
            {
                host.Out.WriteLine(RunJson.Serialize(new { Entry = entry, Here = here, report?.Parameters, report?.MultiplyAdds }));
            }
            else
            {
                Write(host.Out, entry, here, store.PathOf(entry), report);
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    // Costs need the graph: that of the file where it is here, else of the architecture with zeros for weights.
    private static GraphReport? Report(CatalogEntry entry, StoredModel? here)
    {
        if (here is not null)
        {
            Graph graph = GraphLoader.Load(here.Path);
            return GraphInspector.Inspect(entry.Features is { } features && graph.Find(features) is not null ? graph.Cut(features) : graph);
        }

        return entry.Architecture is { } architecture && Architecture.Find(architecture) is { } known
            ? GraphInspector.Inspect(known.Build(new ArchitectureOptions { Size = entry.InputSize, WidthMultiplier = entry.WidthMultiplier }, new Zeros()))
            : null;
    }

    private static void Write(TextWriter output, CatalogEntry entry, StoredModel? here, string path, GraphReport? report)
    {
        void Line(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"{label,-14}{value}");
            }
        }

        Line("name", entry.Name + (entry.Aliases.Count > 0 ? $" ({string.Join(", ", entry.Aliases)})" : ""));
        Line("network", entry.Title);
        Line("format", entry.Format.ToString() + (entry.ArchiveMember is { } member ? $", {member} in {entry.File}" : ""));
        Line("licence", entry.Licence);
        Line("size", entry.Bytes is { } bytes ? $"{bytes} bytes{(entry.BytesFromLogs ? " (seen in logs)" : "")}" : "not stated anywhere");
        foreach (CatalogChecksum checksum in entry.Checksums)
        {
            Line("checksum", $"{checksum.Algorithm} {checksum.Hex} ({checksum.PublishedBy})");
        }

        Line("checksum", entry.Checksums.Count == 0 ? "none was ever published: the first file that comes is remembered" : null);
        Line("input", string.Create(CultureInfo.InvariantCulture, $"{entry.InputTensor}, {entry.Layout}, {entry.InputSize}×{entry.InputSize}, {entry.Color}, mean {List(entry.Mean)}, std {List(entry.Std)}"));
        Line("features", $"{entry.FeatureWidth} from {entry.Features ?? "what the classifier reads"}");
        Line("top-1", entry.Top1 is { } top1 ? string.Create(CultureInfo.InvariantCulture, $"{top1} % on ImageNet, as published") : "not published");
        Line("parameters", report is null ? "computed once the file is here" : string.Create(CultureInfo.InvariantCulture, $"{report.Parameters} up to the features"));
        Line("multiply-adds", report is null ? null : string.Create(CultureInfo.InvariantCulture, $"{report.MultiplyAdds / 1e6:0} million a picture, up to the features"));
        Line("note", entry.Note);
        foreach (Uri mirror in entry.Mirrors)
        {
            Line("mirror", mirror.AbsoluteUri);
        }

        Line("here", here is null ? $"no; get it with: mlnetclassifier models pull {entry.Name}" : $"{path} ({ModelsText.Trust(here.Trust)})");
    }

    private static string List(IReadOnlyList<float> values) => string.Join("/", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private sealed class Zeros : IWeightSource
    {
        public Tensor Get(LayerWeight weight) => Tensor.FromFloats(new float[weight.Shape.ElementsPerItem], weight.Shape);
    }
}
