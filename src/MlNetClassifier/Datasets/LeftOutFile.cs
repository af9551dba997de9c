namespace MlNetClassifier.Datasets;

/// <summary>A file that was found but does not take part, and why. Nothing is ever skipped without one of these.</summary>
/// <param name="Path">Path relative to the data set's root, with <c>/</c> between its parts.</param>
/// <param name="Kind">Sort of the reason.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record LeftOutFile(string Path, LeftOutKind Kind, string Reason);
