using System.Globalization;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>Finds the layer of a file that belongs to a layer of an architecture, over the names that different Keras versions gave it.</summary>
internal sealed class KerasLayerNames
{
    // Layers without a name of their own are numbered by creation, from wherever the session's counter stood; older Kerases had other stems.
    private static readonly Dictionary<string, string[]> Numbered = new(StringComparer.Ordinal)
    {
        ["conv2d"] = ["conv2d", "convolution2d"],
        ["batch_normalization"] = ["batch_normalization", "batchnormalization"],
    };

    private readonly KerasWeightFile _file;

    public KerasLayerNames(KerasWeightFile file) => _file = file;

    /// <summary>Names that a classifier's last layer bears in published files.</summary>
    public static IReadOnlyList<string> Classifiers { get; } = ["predictions", "probs", "fc1000", "Logits", "conv_preds", "conv10"];

    /// <summary>The classifier layer, or null where the file has none.</summary>
    public KerasLayer? Classifier() => Classifiers.Select(_file.Find).FirstOrDefault(l => l is not null);

    /// <summary>The file's layer for one of the architecture, or null.</summary>
    public KerasLayer? Find(string layer)
    {
        if (Split(layer) is ({ } stem, int number) && Numbered.TryGetValue(stem, out string[]? stems))
        {
            // The architecture counts from 1 without gaps, so its number is the rank among the file's numbers, which may start anywhere.
            KerasLayer[] ranked =
            [
                .. from candidate in _file.Layers
                   let parts = Split(candidate.Name)
                   where parts is not null && stems.Contains(parts.Value.Stem)
                   orderby parts.Value.Number
                   select candidate
            ];
            return number >= 1 && number <= ranked.Length ? ranked[number - 1] : null;
        }

        if (_file.Find(layer) is { } same)
        {
            return same;
        }

        if (Classifiers.Contains(layer))
        {
            return Classifier();
        }

        // DenseNet's first layers were conv1/conv and conv1/bn when its files were published.
        string? alias = layer is "conv1_conv" or "conv1_bn" ? layer.Replace('_', '/') : MobileNetV2Alias(layer);
        return alias is null ? null : _file.Find(alias);
    }

    // "conv2d_7" is (conv2d, 7); "conv2d" is (conv2d, 0), as newer Kerases name the first.
    private static (string Stem, int Number)? Split(string layer)
    {
        int underscore = layer.LastIndexOf('_');
        if (underscore > 0 && int.TryParse(layer.AsSpan(underscore + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return (layer[..underscore], number);
        }

        return Numbered.Values.Any(stems => stems.Contains(layer)) ? (layer, 0) : null;
    }

    // The published MobileNet v2 files call block_3_expand "mobl3_conv_3_expand" and block_3_expand_BN "bn3_conv_3_bn_expand".
    private static string? MobileNetV2Alias(string layer)
    {
        string[] parts = layer.Split('_');
        string number;
        string[] rest;
        if (parts is ["expanded", "conv", .. var first])
        {
            (number, rest) = ("0", first);
        }
        else if (parts is ["block", var n, .. var others])
        {
            (number, rest) = (n, others);
        }
        else
        {
            return null;
        }

        return rest switch
        {
            [var part] => $"mobl{number}_conv_{number}_{part}",
            [var part, "BN"] => $"bn{number}_conv_{number}_bn_{part}",
            _ => null,
        };
    }
}
