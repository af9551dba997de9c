namespace MlNetClassifier.Imaging;

/// <summary>Memory order of a picture tensor.</summary>
public enum TensorLayout
{
    /// <summary>Planes: shape (3, height, width).</summary>
    Nchw,

    /// <summary>Interleaved: shape (height, width, 3).</summary>
    Nhwc,
}
