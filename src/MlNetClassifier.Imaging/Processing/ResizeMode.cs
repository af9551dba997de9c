namespace MlNetClassifier.Imaging;

/// <summary>How a picture of another aspect ratio is brought to the target size.</summary>
public enum ResizeMode
{
    /// <summary>Both sides are scaled on their own; the aspect ratio changes.</summary>
    Stretch,

    /// <summary>
    /// The largest rectangle of the target's aspect ratio that fits the source (placed by the anchor, in the middle by default,
    /// at fractions of a pixel where need be) is scaled to the target.
    /// </summary>
    CenterCrop,

    /// <summary>The whole picture is scaled to fit inside the target, the rest is filled with the pad colour.</summary>
    Pad,
}
