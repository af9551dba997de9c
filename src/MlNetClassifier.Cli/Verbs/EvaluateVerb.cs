using System.CommandLine;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;
using MlNetClassifier.Scoring;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>evaluate</c>: how good a saved model is on labelled pictures.</summary>
internal sealed class EvaluateVerb(CliHost host)
{
    private readonly Option<string> model = new("--model", "-m")
    {
        Description = "The model, a zip of this toolkit or of ML.NET.",
        HelpName = "ZIP",
        Required = true,
    };

    private readonly Option<string> dataset = new("--dataset", "-d")
    {
        Description = "A folder with one subfolder a class, or a manifest (.csv, .tsv) with path,label[,split].",
        HelpName = "DIR|FILE.csv",
        Required = true,
    };

    private readonly Option<string> split = new Option<string>("--split")
    {
        Description = "The pictures of a manifest's split column to measure: train, validation, test or all.",
        HelpName = "PART",
        DefaultValueFactory = _ => "all",
    }.OneOf("train", "validation", "test", "all");

    private readonly Option<string?> predictions = new("--predictions")
    {
        Description = "Also write path,label,predicted and one probability a class for every picture into this CSV file.",
        HelpName = "FILE",
    };

    private readonly Option<double?> minAccuracy = new("--min-accuracy")
    {
        Description = "End with code 4 when the accuracy is below this share (0 to 1).",
        HelpName = "SHARE",
    };
    private readonly Option<bool> strict = new("--strict")
    {
        Description = "End with code 3 when a picture cannot be used, instead of leaving it out.",
    };
    private readonly Option<int> threads = SharedOptions.Threads();
    private readonly Option<bool> json = SharedOptions.Json();
    private readonly Option<bool> quiet = SharedOptions.Quiet();

    public static Command Create(CliHost host)
    {
        EvaluateVerb verb = new(host);
        Command command = new("evaluate", """
            Measure a saved model on labelled pictures.

            Examples:
              mlnetclassifier evaluate --model artifacts/run/model.zip --dataset new-pictures
              mlnetclassifier evaluate --model model.zip --dataset set.csv --split test --json
            """)
        {
            verb.model, verb.dataset, verb.split, verb.predictions, verb.minAccuracy, verb.strict, verb.threads, verb.json, verb.quiet,
        };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        double? wanted = parsed.GetValue(minAccuracy);
        if (wanted is < 0 or > 1 or double.NaN)
        {
            throw new UsageException($"--min-accuracy is a share from 0 to 1, not {wanted}.");
        }

        ImageDataset pictures = ImageDataset.Open(host.Resolve(parsed.GetValue(dataset)!));
        using PictureScorer scorer = PictureScorer.Load(host.Resolve(parsed.GetValue(model)!), parsed.GetValue(threads));
        EvaluationOptions options = new()
        {
            Dataset = pictures,
            Split = parsed.GetValue(split)!,
            PredictionsFile = parsed.GetValue(predictions) is { } file ? host.Resolve(file) : null,
        };
        EvaluationResult result = await ProgressDisplay.RunAsync(
            host, parsed.GetValue(quiet), progress => Evaluation.Execute(scorer, options, progress, cancellationToken)).ConfigureAwait(false);
        foreach (LeftOutFile left in result.LeftOut.Where(file => file.Kind != LeftOutKind.OutsideClasses))
        {
            host.Error.WriteLine($"Left out {left.Path}: {left.Reason}");
        }

        if (parsed.GetValue(json))
        {
            host.Out.WriteLine(RunJson.Serialize(result.Metrics));
        }
        else
        {
            MetricsText.Write(host.Out, result.Metrics);
        }

        if (parsed.GetValue(strict) && result.LeftOut.Any(file => file.Kind != LeftOutKind.OutsideClasses))
        {
            return ExitCode.BadInput;
        }

        if (result.Metrics.MicroAccuracy < wanted)
        {
            host.Error.WriteLine($"Accuracy {result.Metrics.MicroAccuracy:0.0000} is below the {wanted} that --min-accuracy asks for.");
            return ExitCode.BelowAccuracy;
        }

        return ExitCode.Done;
    }
}
