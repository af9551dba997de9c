using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.Recipes;

/// <summary>What a contact sheet of augmented pictures shows.</summary>
public sealed record AugmentationPreviewOptions
{
    /// <summary>The pictures.</summary>
    public required ImageDataset Dataset { get; init; }

    /// <summary>What is done to them. <value>Default: nothing; then a row shows several pictures of a class.</value></summary>
    public RecipeAugmentation Augmentation { get; init; } = new();

    /// <summary>Width that pictures are brought to before they are augmented, as in training. <value>Default 224; at least 8.</value></summary>
    public int Width { get; init; } = 224;

    /// <summary>Height that pictures are brought to before they are augmented, as in training. <value>Default 224; at least 8.</value></summary>
    public int Height { get; init; } = 224;

    /// <summary>How they are brought to it. <value>Default: the middle.</value></summary>
    public ResizeMode Resize { get; init; } = ResizeMode.CenterCrop;

    /// <summary>Rows of the sheet, one for a picture (or class); the classes take turns. <value>Default 7; from 1 to 100.</value></summary>
    public int Rows { get; init; } = 7;

    /// <summary>Columns of the sheet; the first shows the picture as it is. <value>Default 8; from 1 to 100.</value></summary>
    public int Columns { get; init; } = 8;

    /// <summary>Width and height of each picture on the sheet in pixels. <value>Default 128; from 16 to 512.</value></summary>
    public int CellSize { get; init; } = 128;

    /// <summary>Seed of the choice of pictures and of what is done to them. <value>Default 1.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads; the sheet does not depend on it. <value>Default: one a core.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Validate()
    {
        Require(Width, 8, 4096, nameof(Width));
        Require(Height, 8, 4096, nameof(Height));
        Require(Rows, 1, 100, nameof(Rows));
        Require(Columns, 1, 100, nameof(Columns));
        Require(CellSize, 16, 512, nameof(CellSize));
        Require(Threads, 1, int.MaxValue, nameof(Threads));
    }

    private static void Require(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
