namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>What the components mean.</summary>
internal enum JpegColorSpace
{
    Gray,
    YCbCr,
    Rgb,

    /// <summary>Four inks, stored inverted (Adobe's habit, which Pillow takes for granted).</summary>
    Cmyk,

    /// <summary>The same with the first three as YCbCr.</summary>
    Ycck,
}
