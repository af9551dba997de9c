using MlNetClassifier.Datasets;

namespace MlNetClassifier;

/// <summary>Loads labelled pictures. Not in ML.NET, whose samples each walk the folders themselves.</summary>
public static class ImageDatasetCatalog
{
    /// <summary>
    /// Lists the pictures of a folder with one subfolder per class, or of a <c>.csv</c> or <c>.tsv</c> manifest with the columns
    /// <c>path,label</c>, as the text columns <c>ImagePath</c> (full paths) and <c>Label</c>. No picture is opened; files that cannot take
    /// part are named in <see cref="ImageDataset.LeftOut"/> of <see cref="ImageDataset.Open"/>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The folder or manifest.</param>
    /// <returns>One row per picture, ordered by label and path, or as in the manifest.</returns>
    /// <exception cref="InvalidDatasetException">There is no such folder or file, or it has no labelled picture in it.</exception>
    public static IDataView LoadImageDataset(this DataOperationsCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ImageDataset dataset = ImageDataset.Open(path);
        return catalog.LoadFromEnumerable(dataset.Images.Select(image => new LabeledImagePath { ImagePath = image.FullPath, Label = image.Label }));
    }
}
