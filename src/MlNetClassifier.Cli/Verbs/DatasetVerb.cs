using System.CommandLine;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>dataset</c>: looking at data sets. <c>dataset preview</c> draws a contact sheet of augmented pictures.</summary>
internal sealed class DatasetVerb(CliHost host)
{
    private readonly Option<string?> dataset = new("--dataset", "-d")
    {
        Description = "A folder with one subfolder a class, or a manifest (.csv, .tsv). Without it, the sample data set, drawn into datasets/sample.",
        HelpName = "DIR|FILE.csv",
    };

    private readonly Option<string?> pipeline = new("--pipeline", "-p")
    {
        Description = "The recipe whose input size, resizing and augmentation are shown; without it and --augment, quickstart for the sample and plain pictures for others.",
        HelpName = "FILE|NAME",
    };

    private readonly Option<string[]> augment = RecipeOptions.AugmentOption();
    private readonly Option<string> resize = SharedOptions.Resize();
    private readonly Option<int?> inputSize = SharedOptions.InputSize();

    private readonly Option<string?> output = new("--output", "-o") { Description = "The PNG file. Without it, artifacts/<data set>-preview.png.", HelpName = "FILE.png" };
    private readonly Option<int> rows = Number("--rows", "Rows, one a picture; the classes take turns.", 7, 1, 100);
    private readonly Option<int> columns = Number("--columns", "Pictures in a row; the first is the picture as it is.", 8, 1, 100);
    private readonly Option<int> size = Number("--size", "Width and height of each picture on the sheet in pixels.", 128, 16, 512);
    private readonly Option<int> seed = new("--seed") { Description = "Seed of the choice of pictures and of what is done to them.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> threads = SharedOptions.Threads();
    private readonly Option<bool> json = SharedOptions.Json();

    public static Command Create(CliHost host)
    {
        DatasetVerb verb = new(host);
        Command preview = new("preview", """
            Draw a contact sheet of pictures as a network in training sees them: a row for each picture, first as it is, then augmented.

            Examples:
              mlnetclassifier dataset preview
              mlnetclassifier dataset preview --dataset flowers --pipeline vgg16-bottleneck
              mlnetclassifier dataset preview --dataset flowers --augment rotation=40 horizontalFlip=true fill=reflect --output sheet.png
            """)
        {
            verb.dataset, verb.pipeline, verb.augment, verb.resize, verb.inputSize, verb.output, verb.rows, verb.columns, verb.size, verb.seed, verb.threads, verb.json,
        };
        preview.SetAction((parsed, cancellation) => Task.FromResult(verb.Preview(parsed, cancellation)));
        return new Command("dataset", "Look at data sets.") { preview };
    }

    /// <summary>The data set that is named, or the sample, drawn if need be.</summary>
    public static ImageDataset Open(CliHost host, string? path, bool quiet, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            return ImageDataset.Open(host.Resolve(path));
        }

        string sample = Path.Combine(host.ProjectFolder("datasets"), "sample");
        if (SampleDataset.Ensure(sample, cancellationToken) && !quiet)
        {
            host.Error.WriteLine($"Drew the sample data set: {host.Show(sample)}");
        }

        return ImageDataset.Open(sample);
    }

    private int Preview(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? named = parsed.GetValue(dataset);
        RecipeAugmentation? own = parsed.GetValue(augment) is { Length: > 0 } asked ? RecipeReader.ParseAugmentation(asked, augment.Name) : null;
        string? name = parsed.GetValue(pipeline) ?? (named is null && own is null ? RecipeLibrary.Quickstart : null);
        Recipe recipe = name is null ? new Recipe() : RecipeLibrary.Read(host, name).Recipe;
        RecipeAugmentation shown = own ?? recipe.Augmentation;
        int? side = parsed.GetValue(inputSize);
        ImageDataset pictures = Open(host, named, parsed.GetValue(json), cancellationToken);
        AugmentationPreview sheet = AugmentationPreview.Make(
            new AugmentationPreviewOptions
            {
                Dataset = pictures,
                Augmentation = shown,
                Width = side ?? recipe.Network?.Width ?? recipe.InputSize ?? 224,
                Height = side ?? recipe.Network?.Height ?? recipe.InputSize ?? 224,
                Resize = SharedOptions.ResizeModeOf(parsed.GetResult(resize) is { Implicit: false } ? parsed.GetValue(resize)! : recipe.Resize),
                Rows = parsed.GetValue(rows),
                Columns = parsed.GetValue(columns),
                CellSize = parsed.GetValue(size),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
            },
            cancellationToken);
        string path = parsed.GetValue(output) is { } file ? host.Resolve(file) : Path.Combine(host.ProjectFolder("artifacts"), pictures.Name + "-preview.png");
        sheet.Save(path);
        foreach (LeftOutFile left in sheet.LeftOut)
        {
            host.Error.WriteLine($"Left out {left.Path}: {left.Reason}");
        }

        if (shown.MixUp > 0 || shown.CutMix > 0)
        {
            host.Error.WriteLine("MixUp and CutMix mix the pictures of a batch, which the sheet does not show.");
        }

        host.Out.WriteLine(parsed.GetValue(json)
            ? RunJson.Serialize(new { Path = path, sheet.Sheet.Width, sheet.Sheet.Height, Rows = sheet.Rows.Select(row => new { row.Path, row.Label }) })
            : host.Show(path));
        return ExitCode.Done;
    }

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        Option<int> option = new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int given) && (given < least || given > most))
            {
                result.AddError($"{name} must be from {least} to {most}, not {given}.");
            }
        });
        return option;
    }
}
