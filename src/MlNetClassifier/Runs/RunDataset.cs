using MlNetClassifier.Datasets;

namespace MlNetClassifier.Runs;

/// <summary>The pictures of a run.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Train">Training pictures.</param>
/// <param name="Validation">Validation pictures.</param>
/// <param name="Test">Test pictures.</param>
/// <param name="LeftOut">Files left out.</param>
public sealed record RunDataset(string Name, string Path, int Classes, int Train, int Validation, int Test, int LeftOut)
{
    internal static RunDataset Of(ImageDataset dataset, int classes, Func<DatasetPart, int> countOf, IEnumerable<LeftOutFile> leftOut) => new(
        dataset.Name,
        dataset.Root,
        classes,
        countOf(DatasetPart.Train),
        countOf(DatasetPart.Validation),
        countOf(DatasetPart.Test),
        leftOut.Count(file => file.Kind != LeftOutKind.OutsideClasses));
}
