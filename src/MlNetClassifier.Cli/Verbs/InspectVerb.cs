using System.CommandLine;
using System.Text;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>inspect</c>: what is in a model file or zip, without running it.</summary>
internal static class InspectVerb
{
    public static Command Create(CliHost host)
    {
        Argument<string> file = new("FILE") { Description = "An ONNX, TensorFlow, TensorFlow Lite or Keras HDF5 file, a model zip, or a model's name." };
        Option<bool> layers = new("--layers") { Description = "List every layer with its parameters and multiply-adds." };
        Option<string?> graph = new("--graph") { Description = "Draw the network into this file.", HelpName = "FILE.svg" };
        Option<bool> json = SharedOptions.Json();
        Command command = new("inspect", """
            Show inputs, outputs, layers, parameters, multiply-adds, memory and candidate bottlenecks of a network.

            Examples:
              mlnetclassifier inspect resnet50.onnx
              mlnetclassifier inspect model.zip --layers
              mlnetclassifier inspect weights.h5 --graph network.svg
            """) { file, layers, graph, json };
        command.SetAction((parsed, _) =>
        {
            string path = host.Resolve(parsed.GetValue(file)!);
            path = File.Exists(path) ? path : ModelsVerb.Store(host).Resolve(parsed.GetValue(file)!);
            InspectedFile inspected = InspectedFile.Open(path);
            (Graph Graph, GraphReport Report)[] networks = [.. inspected.Networks.Select(g => (g, GraphInspector.Inspect(g)))];
            if (parsed.GetValue(graph) is { } picture)
            {
                Graph drawn = networks.Length == 1
                    ? networks[0].Graph
                    : throw new UsageException($"--graph draws one network; '{path}' holds {networks.Length}.");
                File.WriteAllText(host.Resolve(picture), GraphDrawing.ToSvg(drawn), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }

            if (parsed.GetValue(json))
            {
                host.Out.WriteLine(RunJson.Serialize(new
                {
                    File = Path.GetFileName(path),
                    inspected.Metadata,
                    Networks = networks.Select(n => InspectText.ForJson(n.Graph, n.Report, parsed.GetValue(layers))),
                }));
            }
            else
            {
                InspectText.Write(host.Out, inspected, networks, parsed.GetValue(layers));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
