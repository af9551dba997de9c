namespace MlNetClassifier.Scoring;

/// <summary>What a column of pictures holds.</summary>
internal enum PictureKind
{
    /// <summary>The path of a file.</summary>
    Path,

    /// <summary>An image in memory.</summary>
    Image,

    /// <summary>The bytes of a file.</summary>
    File,
}
