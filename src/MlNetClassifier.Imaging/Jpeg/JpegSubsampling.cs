namespace MlNetClassifier.Imaging;

/// <summary>How much of the colour <see cref="JpegEncoder"/> keeps.</summary>
public enum JpegSubsampling
{
    /// <summary>4:4:4, colour at full size.</summary>
    None,

    /// <summary>4:2:0, one colour sample for four pixels.</summary>
    Half,
}
