using System.CommandLine;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Exporting;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>export</c>: a trained model as one ONNX file, as an ML.NET zip for another kind of input, or as its list of labels.</summary>
internal sealed class ExportVerb(CliHost host)
{
    private readonly Option<string> model = new("--model", "-m")
    {
        Description = "The model, a zip of this toolkit or of ML.NET.",
        HelpName = "ZIP",
        Required = true,
    };

    private readonly Option<string> format = new Option<string>("--format", "-f")
    {
        Description = "onnx: one network from pixels to probabilities. zip: ML.NET model. labels: names of the classes, one a line.",
        HelpName = "onnx|zip|labels",
        Required = true,
    }.OneOf("onnx", "zip", "labels");

    private readonly Option<string> input = new Option<string>("--input")
    {
        Description = "What an exported zip takes: path (a column ImagePath) or image (a column Image of MLImage).",
        HelpName = "path|image",
        DefaultValueFactory = _ => "path",
    }.OneOf("path", "image");

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "The file to write. Default: beside the model, called model.onnx, model-path.zip, model-image.zip or labels.txt (after the model's name).",
        HelpName = "FILE",
    };

    private readonly Option<string?> dataset = new("--dataset", "-d")
    {
        Description = "Pictures to check an ONNX file on: a folder or a manifest, labels are not looked at. Default: 14 pictures drawn by code.",
        HelpName = "DIR|FILE.csv",
    };

    private readonly Option<string[]> pictures = new("--pictures")
    {
        Description = "Pictures to check an ONNX file on: files, folders and globs.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> samples = new Option<int>("--samples")
    {
        Description = "The most pictures to check on, taken evenly from those given.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    }.AtLeast(1);

    private readonly Option<bool> force = new("--force") { Description = "Replace the file if it is there already." };
    private readonly Option<int> threads = SharedOptions.Threads();
    private readonly Option<bool> json = SharedOptions.Json();

    public static Command Create(CliHost host)
    {
        ExportVerb verb = new(host);
        Command command = new("export", """
            Write a trained model in another form. An ONNX file (opset 17) takes float pixels [N, 3, height, width], red, green and blue planes, 0 to 255, and gives
            probabilities; normalisation, networks, head and softmax are inside, the labels and the resizing in its metadata. It is read again
            and held against the model on pictures before it gets its name; if a score differs, nothing is written and the exit code is 3.
            A zip is for real ML.NET 5 and needs a path or a picture only, no label.

            Examples:
              mlnetclassifier export --model artifacts/run/model.zip --format onnx --dataset flowers
              mlnetclassifier export --model model.zip --format onnx --output flowers.onnx --pictures "test/**/*.jpg" --force
              mlnetclassifier export --model model.zip --format zip --input image --output in-memory.zip
              mlnetclassifier export --model model.zip --format labels
            """)
        {
            verb.model, verb.format, verb.input, verb.output, verb.dataset, verb.pictures, verb.samples, verb.force, verb.threads, verb.json,
        };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string source = host.Resolve(parsed.GetValue(model)!), kind = parsed.GetValue(format)!, variant = parsed.GetValue(input)!;
        CheckOptions(parsed, kind);
        string target = parsed.GetValue(output) is { } named ? host.Resolve(named) : Default(source, kind, variant);
        if (Directory.Exists(target))
        {
            throw new UsageException($"'{target}' is a folder; name a file with --output.");
        }

        if (File.Exists(target) && !parsed.GetValue(force))
        {
            throw new UsageException($"'{target}' is there already; name another file with --output, or replace it with --force.");
        }

        using ModelExport export = ModelExport.Open(source, parsed.GetValue(threads));
        OnnxExportReport? report = null;
        switch (kind)
        {
            case "onnx":
                report = export.WriteOnnx(target, Pictures(parsed), cancellationToken);
                break;
            case "zip":
                export.WriteZip(target, variant == "image" ? ModelZipInput.Image : ModelZipInput.Path);
                break;
            default:
                export.WriteLabels(target);
                break;
        }

        ExportedFile file = new(kind, target, new FileInfo(target).Length, export.Labels.Count, kind == "zip" ? variant : null, report);
        if (parsed.GetValue(json))
        {
            host.Out.WriteLine(RunJson.Serialize(file));
        }
        else
        {
            ExportText.Write(host.Out, file);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private void CheckOptions(ParseResult parsed, string kind)
    {
        if (kind != "onnx" && (parsed.GetValue(dataset) is not null || parsed.GetValue(pictures) is { Length: > 0 } || parsed.GetResult(samples) is { Implicit: false }))
        {
            throw new UsageException($"--dataset, --pictures and --samples name pictures to check an ONNX file on; --format {kind} needs none.");
        }

        if (kind != "zip" && parsed.GetResult(input) is { Implicit: false })
        {
            throw new UsageException($"--input says what a zip takes; it means nothing to --format {kind}.");
        }

        if (parsed.GetResult(samples) is { Implicit: false } && parsed.GetValue(dataset) is null && parsed.GetValue(pictures) is not { Length: > 0 })
        {
            throw new UsageException("--samples limits the pictures of --dataset or --pictures; name some.");
        }

        if (parsed.GetValue(dataset) is not null && parsed.GetValue(pictures) is { Length: > 0 })
        {
            throw new UsageException("Give --dataset or --pictures, not both.");
        }
    }

    private string[] Pictures(ParseResult parsed)
    {
        string[] all = parsed.GetValue(dataset) is { } data ? [.. ImageDataset.Open(host.Resolve(data)).Images.Select(image => image.FullPath)]
            : parsed.GetValue(pictures) is { Length: > 0 } paths ? [.. PictureArguments.Expand(host, paths).Select(file => file.Full)]
            : [];
        int count = Math.Min(all.Length, parsed.GetValue(samples));
        return [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)])];
    }

    private static string Default(string model, string kind, string variant)
    {
        string folder = Path.GetDirectoryName(model)!, name = Path.GetFileNameWithoutExtension(model);
        return Path.Combine(folder, kind switch { "onnx" => $"{name}.onnx", "zip" => $"{name}-{variant}.zip", _ => "labels.txt" });
    }
}
