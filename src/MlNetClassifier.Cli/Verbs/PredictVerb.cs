using System.CommandLine;
using System.Globalization;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Runs;
using MlNetClassifier.Scoring;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>predict</c>: what a saved model says about pictures.</summary>
internal sealed class PredictVerb(CliHost host)
{
    private readonly Option<string> model = new("--model", "-m")
    {
        Description = "The model, a zip of this toolkit or of ML.NET.",
        HelpName = "ZIP",
        Required = true,
    };
    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "Files, folders and globs (quoted, so that the shell leaves them alone).",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<int> top = new Option<int>("--top")
    {
        Description = "Classes to name for each picture.",
        HelpName = "K",
        DefaultValueFactory = _ => 5,
    }.AtLeast(1);

    private readonly Option<string> format = new Option<string>("--format")
    {
        Description = "How to print: a table, a JSON array or CSV lines.",
        HelpName = "table|json|csv",
        DefaultValueFactory = _ => "table",
    }.OneOf("table", "json", "csv");

    private readonly Option<int> threads = SharedOptions.Threads();

    public static Command Create(CliHost host)
    {
        PredictVerb verb = new(host);
        Command command = new("predict", """
            Print the most probable classes of pictures, in the order given. A picture that cannot be read becomes an entry with its error, the others are still
            predicted; the exit code is then 3.

            Examples:
              mlnetclassifier predict --model artifacts/run/model.zip rose.jpg
              mlnetclassifier predict --model model.zip holiday/ "more/**/*.jpg" --top 3 --format json
            """)
        {
            verb.model, verb.paths, verb.top, verb.format, verb.threads,
        };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Shown, string Full)> files = PictureArguments.Expand(host, parsed.GetValue(paths)!);
        using PictureScorer scorer = PictureScorer.Load(host.Resolve(parsed.GetValue(model)!), parsed.GetValue(threads));
        string style = parsed.GetValue(format)!;
        int count = parsed.GetValue(top);
        using LineBuffer lines = new(host);
        List<Prediction> kept = [];
        bool failed = false;
        int index = 0;
        if (style == "csv")
        {
            lines.WriteLine(CsvFile.Line("path", "label", "probability", "error"));
        }

        foreach (ScoredPicture scored in scorer.Score([.. files.Select(file => file.Full)], cancellationToken))
        {
            Prediction prediction = Prediction.Of(files[index++].Shown, scored, scorer.Labels, count);
            failed |= prediction.Error is not null;
            switch (style)
            {
                case "json":
                    kept.Add(prediction);
                    break;
                case "csv":
                    lines.WriteLine(CsvFile.Line(
                        prediction.Path,
                        prediction.Label ?? string.Empty,
                        prediction.Probability?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty,
                        prediction.Error ?? string.Empty));
                    break;
                default:
                    lines.WriteLine(prediction.Error is { } error
                        ? $"{prediction.Path}: error: {error}"
                        : $"{prediction.Path}: {string.Join(", ", prediction.Top.Select(entry => $"{entry.Label} {entry.Probability:0.0000}"))}");
                    break;
            }
        }

        if (style == "json")
        {
            lines.WriteLine(RunJson.Serialize(kept));
        }

        lines.Dispose();
        await host.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        return failed ? ExitCode.BadInput : ExitCode.Done;
    }
}
