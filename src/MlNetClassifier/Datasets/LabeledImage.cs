namespace MlNetClassifier.Datasets;

/// <summary>One picture of a data set with its class.</summary>
/// <param name="Path">Path relative to the data set's root, with <c>/</c> between its parts; as written in the manifest when there is
/// one.</param>
/// <param name="FullPath">Path to open.</param>
/// <param name="Label">Name of the class.</param>
/// <param name="FixedPart">The part that the manifest assigns, or null when the split decides.</param>
public sealed record LabeledImage(string Path, string FullPath, string Label, DatasetPart? FixedPart = null);
