using MlNetClassifier.Backbones;
using MlNetClassifier.Backbones.Catalog;

namespace MlNetClassifier.Vision;

/// <summary>Finds the backbone that the options of the trainer mean.</summary>
internal static class BackboneResolver
{
    private static readonly string[] Extensions = [".onnx", ".pb", ".meta"];

    /// <summary>Loads it.</summary>
    /// <exception cref="InvalidBackboneException">There is no such file, or it cannot be used; the message says how to get one.</exception>
    public static Backbone Resolve(ImageClassificationTrainer.Options options)
    {
        if (options.Backbone is { } loaded)
        {
            return loaded;
        }

        if (options.BackbonePath is { } path)
        {
            return BackboneLoader.Load(new ModelStore(options.ModelsFolder).Resolve(path));
        }

        var store = new ModelStore(options.ModelsFolder);
        string stem = Stem(options.Arch), name = CatalogName(options.Arch), folder = store.Folder;
        string? found = Extensions.Select(extension => Path.Combine(folder, stem + extension)).FirstOrDefault(File.Exists) ?? store.Find(name)?.Path;
        return found is not null
            ? BackboneLoader.Load(found)
            : throw new InvalidBackboneException(
                $"Arch is {options.Arch}, but there is no {string.Join(" or ", Extensions.Select(extension => stem + extension))} in '{folder}', and nothing is downloaded unasked. "
                + $"Fetch ML.NET's file with 'mlnetclassifier models pull {name}', put one there with its sidecar {stem}.onnx.json (input, size, mean, std, feature tensor), name another folder in ModelsFolder, or name a file in BackbonePath.");
    }

    /// <summary>Name of a backbone for file names.</summary>
    public static string NameOf(ImageClassificationTrainer.Options options) => options.Backbone is { } loaded ? Path.GetFileNameWithoutExtension(loaded.Source)
        : options.BackbonePath is { } path ? Path.GetFileNameWithoutExtension(path)
        : Stem(options.Arch);

    private static string Stem(ImageClassificationTrainer.Architecture architecture) => architecture switch
    {
        ImageClassificationTrainer.Architecture.ResnetV2101 => "resnet_v2_101_299",
        ImageClassificationTrainer.Architecture.InceptionV3 => "inception_v3",
        ImageClassificationTrainer.Architecture.MobilenetV2 => "mobilenet_v2",
        _ => "resnet_v2_50_299",
    };

    private static string CatalogName(ImageClassificationTrainer.Architecture architecture) => architecture switch
    {
        ImageClassificationTrainer.Architecture.ResnetV2101 => "mlnet-resnet-v2-101",
        ImageClassificationTrainer.Architecture.InceptionV3 => "mlnet-inception-v3",
        ImageClassificationTrainer.Architecture.MobilenetV2 => "mlnet-mobilenet-v2",
        _ => "mlnet-resnet-v2-50",
    };
}
