using System.CommandLine;
using MlNetClassifier.Backbones;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Options that several verbs have, so that they mean the same everywhere.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object on standard output and nothing else there." };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress on standard error; warnings and errors still appear." };

    public static Option<int> Threads()
    {
        Option<int> option = new("--threads")
        {
            Description = "Worker threads. Results do not depend on it.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        return option.AtLeast(1);
    }

    public static Option<string?> Backbone(string description) => new("--backbone") { Description = description, HelpName = "NAME|PATH" };

    public static Option<string?> Preprocess()
    {
        Option<string?> option = new("--preprocess")
        {
            Description = "Scaling of the pixels, where no sidecar FILE.json says it: tf (−1 to 1), caffe (BGR minus mean) or torch "
                + "(ImageNet mean and deviation).",
            HelpName = "tf|caffe|torch",
        };
        return option.OneOf("tf", "caffe", "torch");
    }

    public static Option<string?> Features() =>
        new("--features") { Description = "Name of the backbone's tensor that holds the features.", HelpName = "TENSOR" };

    public static Option<int?> InputSize() => new Option<int?>("--input-size")
    {
        Description = "Width and height of the backbone's input in pixels, where neither the file nor a sidecar says it.",
        HelpName = "PIXELS",
    }.AtLeast(8);

    public static Option<string> Resize()
    {
        Option<string> option = new("--resize")
        {
            Description = "How pictures of another shape are brought to the input size: crop (the middle), stretch or pad.",
            HelpName = "crop|stretch|pad",
            DefaultValueFactory = _ => "crop",
        };
        return option.OneOf("crop", "stretch", "pad");
    }

    public static ResizeMode ResizeModeOf(string text) => text switch
    {
        "stretch" => ResizeMode.Stretch,
        "pad" => ResizeMode.Pad,
        _ => ResizeMode.CenterCrop,
    };

    public static BackboneOptions BackboneOptionsOf(string? preprocess, string? features, int? inputSize) => new()
    {
        Preprocessing = preprocess switch
        {
            "tf" => BackbonePreprocessing.Tf,
            "caffe" => BackbonePreprocessing.Caffe,
            "torch" => BackbonePreprocessing.Torch,
            _ => null,
        },
        FeatureTensor = features,
        InputSize = inputSize,
    };

    /// <summary>Loads what <c>--backbone</c> names.</summary>
    public static Backbone Load(CliHost host, string? name, BackboneOptions options)
    {
        if (name is null or FilterBank.Name)
        {
            return options == new BackboneOptions()
                ? FilterBank.Create()
                : throw new UsageException($"--preprocess, --features and --input-size describe a backbone file; '{FilterBank.Name}' is "
                    + "built in. Name a file with --backbone.");
        }

        string path = host.Resolve(name);
        return BackboneLoader.Load(File.Exists(path) ? path : ModelsVerb.Store(host).Resolve(name), options);
    }

    public static Option<T> AtLeast<T>(this Option<T> option, int minimum)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int value) && value < minimum)
            {
                result.AddError($"{option.Name} must be at least {minimum}, not {value}.");
            }
        });
        return option;
    }

    public static Option<T> OneOf<T>(this Option<T> option, params string[] values)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !values.Contains(result.Tokens[0].Value))
            {
                result.AddError($"{option.Name} must be {string.Join(", ", values)}, not '{result.Tokens[0].Value}'.");
            }
        });
        return option;
    }
}
