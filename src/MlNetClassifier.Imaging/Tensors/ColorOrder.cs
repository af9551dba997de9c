namespace MlNetClassifier.Imaging;

/// <summary>Order of the three colour planes that a network expects.</summary>
public enum ColorOrder
{
    /// <summary>Red first.</summary>
    Rgb,

    /// <summary>Blue first (networks that came from Caffe).</summary>
    Bgr,
}
