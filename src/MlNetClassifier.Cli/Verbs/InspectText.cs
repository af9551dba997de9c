using System.Globalization;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Inspection;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>The report of <c>inspect</c>.</summary>
internal static class InspectText
{
    public static void Write(TextWriter output, InspectedFile file, IReadOnlyList<(Graph Graph, GraphReport Report)> networks, bool layers)
    {
        foreach ((string key, string value) in file.Metadata)
        {
            output.WriteLine($"{key,-18}{value}");
        }

        foreach ((Graph graph, GraphReport report) in networks)
        {
            output.WriteLine();
            if (networks.Count > 1 || graph.Name != file.Name)
            {
                output.WriteLine($"{"network",-18}{graph.Name}");
            }

            Write(output, report);
            if (layers)
            {
                WriteLayers(output, report.Layers);
            }
        }
    }

    public static object ForJson(Graph graph, GraphReport report, bool layers) => new
    {
        graph.Name,
        Inputs = report.Inputs.Select(v => v.ToString()),
        Outputs = report.Outputs.Select(v => v.ToString()),
        LayerCount = report.Layers.Count,
        report.Parameters,
        report.MultiplyAdds,
        report.WeightBytes,
        report.PeakActivationBytes,
        Bottlenecks = report.Bottlenecks.Select(b => new { b.Tensor, Shape = b.Shape.ToString(), b.Width, b.Reason }),
        Layers = layers ? report.Layers.Select(l => new { l.Name, l.Operator, Shape = l.Shape.ToString(), l.Parameters, l.MultiplyAdds }) : null,
    };

    private static void Write(TextWriter output, GraphReport report)
    {
        foreach (GraphValue input in report.Inputs)
        {
            output.WriteLine($"{"input",-18}{input}");
        }

        foreach (GraphValue result in report.Outputs)
        {
            output.WriteLine($"{"output",-18}{result}");
        }

        IEnumerable<string> kinds = report.Layers.GroupBy(l => l.Operator).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} {g.Key}");
        output.WriteLine($"{"layers",-18}{report.Layers.Count}: {string.Join(", ", kinds)}");
        output.WriteLine($"{"parameters",-18}{Number(report.Parameters)}");
        output.WriteLine($"{"multiply-adds",-18}{Number(report.MultiplyAdds)} a picture");
        output.WriteLine($"{"memory",-18}weights {Megabytes(report.WeightBytes)} MB, activations {Megabytes(report.PeakActivationBytes)} MB a picture");
        foreach (Bottleneck bottleneck in report.Bottlenecks)
        {
            output.WriteLine($"{"bottleneck",-18}{bottleneck.Tensor} {bottleneck.Shape}, {bottleneck.Width} features ({bottleneck.Reason})");
        }
    }

    private static void WriteLayers(TextWriter output, IReadOnlyList<LayerCost> layers)
    {
        output.WriteLine();
        int name = Math.Min(layers.Max(l => l.Name.Length), 60);
        foreach (LayerCost layer in layers)
        {
            output.WriteLine($"{layer.Name.PadRight(name)}  {layer.Operator,-20}{layer.Shape,-22}{Number(layer.Parameters),14}{Number(layer.MultiplyAdds),16}");
        }
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
