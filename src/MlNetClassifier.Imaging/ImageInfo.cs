namespace MlNetClassifier.Imaging;

/// <summary>What the header of a picture says.</summary>
/// <param name="Format">File format.</param>
/// <param name="Width">Columns of the picture as <see cref="ImageDecoder.Decode"/> returns it by default: after the orientation is applied.</param>
/// <param name="Height">Rows, after the orientation is applied.</param>
/// <param name="Orientation">The orientation that the file asks for; <see cref="ImageOrientation.Upright"/> where it says nothing.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, ImageOrientation Orientation);
