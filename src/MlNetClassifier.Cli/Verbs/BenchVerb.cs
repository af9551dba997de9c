using System.CommandLine;
using MlNetClassifier.Backbones;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>bench</c>: how long a backbone's forward pass takes.</summary>
internal static class BenchVerb
{
    public static Command Create(CliHost host)
    {
        Option<string?> backbone = SharedOptions.Backbone("The backbone: a name of 'models list', a file, or 'filterbank' (default).");
        Option<int> batch = new Option<int>("--batch")
        {
            Description = "Pictures in one pass.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        }.AtLeast(1);
        Option<int> threads = SharedOptions.Threads();
        Option<int> runs = new Option<int>("--runs")
        {
            Description = "Timed passes, after a warm-up.",
            HelpName = "N",
            DefaultValueFactory = _ => 50,
        }.AtLeast(1);
        Option<string?> preprocess = SharedOptions.Preprocess();
        Option<string?> features = SharedOptions.Features();
        Option<int?> inputSize = SharedOptions.InputSize();
        Option<bool> explain = new("--explain")
        {
            Description = "Print each step of the network instead: its kernel, time, GFLOP/s and share of the processor's peak, for one picture on one thread.",
        };
        Option<bool> json = SharedOptions.Json();
        Command command = new("bench", """
            Time the forward pass of a backbone.

            Examples:
              mlnetclassifier bench --backbone mobilenetv2.onnx --batch 16 --threads 2
              mlnetclassifier bench --backbone mobilenetv2.onnx --explain
              mlnetclassifier bench --backbone resnet50.onnx --preprocess caffe --features res4f --json
            """)
        {
            backbone, batch, threads, runs, preprocess, features, inputSize, explain, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            Backbone network = SharedOptions.Load(host, parsed.GetValue(backbone), SharedOptions.BackboneOptionsOf(
                parsed.GetValue(preprocess), parsed.GetValue(features), parsed.GetValue(inputSize)));
            string name = parsed.GetValue(backbone) ?? FilterBank.Name;
            if (parsed.GetValue(explain))
            {
                Explain(host, ForwardProfile.Run(network, parsed.GetValue(runs)) with { Backbone = name }, parsed.GetValue(json));
                return Task.FromResult(ExitCode.Done);
            }

            ForwardBenchmark result = ForwardBenchmark.Run(
                network, parsed.GetValue(batch), parsed.GetValue(threads), parsed.GetValue(runs), host.Time, cancellationToken) with { Backbone = name };
            host.Out.WriteLine(parsed.GetValue(json)
                ? RunJson.Serialize(result)
                : $"{network.Spec.Name}, batch {result.Batch}, {result.Threads} threads, {result.Precision}: median "
                    + $"{result.MedianMs:0.00} ms, best {result.MinMs:0.00} ms a batch; {result.PicturesPerSecond:0.0} pictures/s over {result.Runs} runs");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Explain(CliHost host, ForwardProfile profile, bool json)
    {
        if (json)
        {
            host.Out.WriteLine(RunJson.Serialize(profile));
        }
        else
        {
            ForwardProfileText.Write(host.Out, profile);
        }
    }
}
