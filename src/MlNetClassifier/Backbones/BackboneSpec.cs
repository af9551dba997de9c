using MlNetClassifier.Imaging;

namespace MlNetClassifier.Backbones;

/// <summary>What a network expects and where it is cut.</summary>
public sealed record BackboneSpec
{
    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the input tensor in the file.</summary>
    public required string InputTensor { get; init; }

    /// <summary>Memory order of the input tensor.</summary>
    public required TensorLayout Layout { get; init; }

    /// <summary>Columns of the input.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the input.</summary>
    public required int Height { get; init; }

    /// <summary>Colour order and scaling of the pixels.</summary>
    public required PixelNormalization Normalization { get; init; }

    /// <summary>Name of the tensor in the file that holds the features.</summary>
    public required string FeatureTensor { get; init; }

    /// <summary>One line that says all that changes the features, for hashing.</summary>
    internal string Canonical() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{InputTensor}|{Layout}|{Width}x{Height}|{Normalization.Order}|{Join(Normalization.Mean)}|{Join(Normalization.Std)}|{FeatureTensor}");

    private static string Join(float[] values) => string.Join(',', values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
