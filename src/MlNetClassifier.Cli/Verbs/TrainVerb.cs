using System.CommandLine;
using MlNetClassifier.Backbones;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>train</c>: split, train, evaluate on the held-out part, write a run folder.</summary>
internal sealed class TrainVerb(CliHost host)
{
    private readonly Option<string?> dataset = new("--dataset", "-d")
    {
        Description = "A folder with one subfolder a class, or a manifest (.csv, .tsv) with path,label[,split]. Without it, a sample "
            + "data set is drawn into datasets/sample; without --backbone and --pipeline, too, a network is trained on that from scratch (recipe quickstart).",
        HelpName = "DIR|FILE.csv",
    };

    private readonly Option<string?> backbone = SharedOptions.Backbone(
        "The frozen network that turns pictures into features: a name of 'models list', or an ONNX, frozen TensorFlow, TensorFlow Lite or Keras file. With --dataset alone, the built-in 'filterbank'.");

    private readonly Option<string?> preprocess = SharedOptions.Preprocess();
    private readonly Option<string?> features = SharedOptions.Features();
    private readonly Option<int?> inputSize = SharedOptions.InputSize();
    private readonly Option<string> resize = SharedOptions.Resize();

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Folder to write; it must not exist yet. Without it, artifacts/<data set>-<time>.",
        HelpName = "DIR",
    };

    private readonly Option<int?> epochs = new Option<int?>("--epochs")
    {
        Description = "Epochs of each phase of a recipe, instead of its own; for a plain head, most iterations of its solver, which else runs until it has converged.",
        HelpName = "N",
    }.AtLeast(1);

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Seed of the split and of everything random: the same seed gives the same model.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> threads = SharedOptions.Threads();

    private readonly Option<string?> cache = new("--cache")
    {
        Description = "Folder of the feature cache. Without it, the folder that MLNETCLASSIFIER_CACHE names, or mlnetclassifier/cache "
            + "under local application data.",
        HelpName = "DIR",
    };

    private readonly Option<bool> noCache = new("--no-cache") { Description = "Neither read nor keep computed features." };

    private readonly Option<bool> strict = new("--strict")
    {
        Description = "End with code 3 when a file of the data set cannot be used, instead of leaving it out.",
    };

    private readonly Option<double?> minAccuracy = new("--min-accuracy")
    {
        Description = "End with code 4 when the accuracy on the held-out pictures is below this share (0 to 1).",
        HelpName = "SHARE",
    };

    private readonly RecipeOptions recipes = new(host);
    private readonly Option<bool> json = SharedOptions.Json();
    private readonly Option<bool> quiet = SharedOptions.Quiet();

    public static Command Create(CliHost host)
    {
        TrainVerb verb = new(host);
        Command command = new("train", """
            Train a classifier on a folder of pictures, measure it on held-out ones, and write both into a run folder.

            Examples:
              mlnetclassifier train
              mlnetclassifier train --dataset flowers --backbone mobilenetv2.onnx
              mlnetclassifier train --dataset flowers --backbone resnet50 --hidden 256 --augment rotation=15 horizontalFlip=true --fine-tune 1
              mlnetclassifier train --dataset flowers --pipeline cnn-from-scratch --tensorboard events
              mlnetclassifier train --dataset flowers.csv --backbone net.onnx --preprocess torch --features avgpool --seed 7 --json
            """)
        {
            verb.dataset, verb.backbone, verb.preprocess, verb.features, verb.inputSize, verb.resize, verb.output, verb.epochs, verb.seed, verb.threads,
            verb.cache, verb.noCache, verb.strict, verb.minAccuracy, verb.json, verb.quiet,
        };
        foreach (Option option in verb.recipes.All)
        {
            command.Add(option);
        }

        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        bool isQuiet = parsed.GetValue(quiet);
        double? wanted = parsed.GetValue(minAccuracy);
        if (wanted is < 0 or > 1 or double.NaN)
        {
            throw new UsageException($"--min-accuracy is a share from 0 to 1, not {wanted}.");
        }

        if (parsed.GetValue(noCache) && parsed.GetValue(cache) is not null)
        {
            throw new UsageException("--cache and --no-cache exclude each other.");
        }

        string? cacheFolder = parsed.GetValue(noCache) ? null : host.Resolve(parsed.GetValue(cache) ?? FeatureCache.DefaultFolder(host.Environment));
        string? chosen = parsed.GetValue(backbone);
        (Recipe Recipe, string Name)? asked = recipes.Read(
            parsed, chosen, parsed.GetValue(dataset) is not null || chosen is not null, parsed.GetResult(resize) is { Implicit: false } ? parsed.GetValue(resize) : null);
        TrainingRunResult result = asked is { } recipe
            ? await RunRecipeAsync(parsed, recipe.Recipe, recipe.Name, cacheFolder, isQuiet, cancellationToken).ConfigureAwait(false)
            : await RunHeadAsync(parsed, cacheFolder, isQuiet, cancellationToken).ConfigureAwait(false);
        TrainReportWriter.Warn(host, result);
        if (parsed.GetValue(json))
        {
            host.Out.WriteLine(RunJson.Serialize(result.Summary()));
        }
        else
        {
            TrainReportWriter.Write(host, result, asked, cacheFolder);
        }

        if (result.Metrics.MicroAccuracy < wanted)
        {
            host.Error.WriteLine($"Accuracy {result.Metrics.MicroAccuracy:0.0000} is below the {wanted} that --min-accuracy asks for.");
            return ExitCode.BelowAccuracy;
        }

        return ExitCode.Done;
    }

    private async Task<TrainingRunResult> RunHeadAsync(ParseResult parsed, string? cacheFolder, bool isQuiet, CancellationToken cancellationToken)
    {
        // Listing the pictures and reading the network take 0.1 s each, most of it compiling what runs for the first time.
        Task<Backbone> loading = Task.Run(
            () => SharedOptions.Load(host, parsed.GetValue(backbone), SharedOptions.BackboneOptionsOf(
                parsed.GetValue(preprocess), parsed.GetValue(features), parsed.GetValue(inputSize))),
            cancellationToken);
        ImageDataset pictures = DatasetVerb.Open(host, parsed.GetValue(dataset), isQuiet, cancellationToken);
        Backbone network = await loading.ConfigureAwait(false);
        TrainingRunOptions options = new()
        {
            Dataset = pictures,
            Output = OutputFolder(parsed.GetValue(output), pictures),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
            Epochs = parsed.GetValue(epochs),
            Resize = SharedOptions.ResizeModeOf(parsed.GetValue(resize)!),
            CacheFolder = cacheFolder,
            Strict = parsed.GetValue(strict),
            Arguments = host.Arguments,
            Time = host.Time,
        };
        if (!isQuiet)
        {
            host.Error.WriteLine($"Data set {pictures.Name}: {pictures.Images.Count} files in {pictures.Labels.Count} classes. Backbone: "
                + $"{network.Spec.Name}.");
        }

        return await ProgressDisplay.RunAsync(
            host, isQuiet, progress => TrainingRun.Execute(options, network, progress, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<TrainingRunResult> RunRecipeAsync(ParseResult parsed, Recipe recipe, string name, string? cacheFolder, bool isQuiet, CancellationToken cancellationToken)
    {
        (recipe, IReadOnlyList<Backbone> backbones) = recipes.Load(recipe, name, parsed.GetValue(backbone), SharedOptions.BackboneOptionsOf(
            parsed.GetValue(preprocess), parsed.GetValue(features), parsed.GetValue(inputSize)));
        ImageDataset pictures = DatasetVerb.Open(host, parsed.GetValue(dataset), isQuiet, cancellationToken);
        bool resume = parsed.GetValue(recipes.Resume);
        RunCheckpoints checkpoints = RunCheckpoints.Choose(
            host, parsed.GetValue(recipes.Checkpoints), resume, recipe, name, pictures, parsed.GetValue(seed));
        if (resume)
        {
            checkpoints.TellStart();
        }

        string folder = OutputFolder(parsed.GetValue(output), pictures);
        string? events = parsed.GetValue(recipes.TensorBoard) is { } board ? host.Resolve(board)
            : recipe.TensorBoard ? Path.Combine(host.ProjectFolder("artifacts"), "tensorboard", Path.GetFileName(folder)) : null;
        if (events is not null && !isQuiet)
        {
            host.Error.WriteLine($"Watch it with: tensorboard --logdir {ShellText.Quote(host.Show(events))}");
        }

        RecipeRunOptions options = new()
        {
            Recipe = recipe,
            RecipeName = name,
            Dataset = pictures,
            Output = folder,
            Backbones = backbones,
            CacheFolder = cacheFolder,
            Epochs = parsed.GetValue(epochs),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
            CheckpointFolder = checkpoints.Folder,
            Resume = resume,
            TensorBoardFolder = events,
            Strict = parsed.GetValue(strict),
            Arguments = host.Arguments,
            Time = host.Time,
        };
        if (!isQuiet)
        {
            host.Error.WriteLine($"Data set {pictures.Name}: {pictures.Images.Count} files in {pictures.Labels.Count} classes. Recipe: {name}.");
        }

        try
        {
            TrainingRunResult result = await ProgressDisplay.RunAsync(
                host, isQuiet, progress => RecipeRun.Execute(options, progress, cancellationToken)).ConfigureAwait(false);
            checkpoints.Complete();
            return result;
        }
        catch (OperationCanceledException) when (checkpoints.TellCancelled())
        {
            throw new CancelledException();
        }
    }

    private string OutputFolder(string? path, ImageDataset pictures)
    {
        if (path is not null)
        {
            return host.Resolve(path);
        }

        string name = Path.Combine(host.ProjectFolder("artifacts"), $"{pictures.Name}-{host.Time.GetLocalNow():yyyyMMdd-HHmmss}");
        string free = name;
        for (int i = 2; Directory.Exists(free); i++)
        {
            free = $"{name}-{i}";
        }

        return free;
    }
}
