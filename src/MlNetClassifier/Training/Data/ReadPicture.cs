using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.Data;

/// <summary>A picture read from its file, or why there is none.</summary>
/// <param name="Picture">The picture at the size asked for; null if there is none.</param>
/// <param name="Hash">Hash of the file's bytes.</param>
/// <param name="LeftOut">Why there is no picture; null if there is one.</param>
public sealed record ReadPicture(PixelImage? Picture, ContentHash Hash, LeftOutFile? LeftOut);
