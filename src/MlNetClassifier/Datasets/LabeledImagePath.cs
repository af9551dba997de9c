namespace MlNetClassifier.Datasets;

/// <summary>A row of <see cref="ImageDatasetCatalog.LoadImageDataset"/>: a picture by its path, with its class.</summary>
public sealed class LabeledImagePath
{
    /// <summary>Full path of the picture.</summary>
    public string ImagePath { get; set; } = "";

    /// <summary>Name of the class: the subfolder's, or what the manifest says.</summary>
    public string Label { get; set; } = "";
}
