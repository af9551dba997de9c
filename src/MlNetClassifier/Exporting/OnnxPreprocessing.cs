namespace MlNetClassifier.Exporting;

/// <summary>How a picture becomes the pixels that an exported network takes.</summary>
/// <param name="Resize"><c>crop</c> (what stands out is cut off), <c>stretch</c> or <c>pad</c> (with black).</param>
/// <param name="Anchor">Which part is kept, or where the picture lies: <c>center</c>, <c>left</c>, <c>right</c>, <c>top</c> or <c>bottom</c>.</param>
/// <param name="Filter">How pixels are sampled.</param>
/// <param name="UprightExif">Whether the EXIF orientation is applied first.</param>
public sealed record OnnxPreprocessing(string Resize, string Anchor, string Filter, bool UprightExif);
