namespace MlNetClassifier.Exporting;

/// <summary>What an exported ML.NET zip is given.</summary>
public enum ModelZipInput
{
    /// <summary>A column <c>ImagePath</c> of paths to picture files.</summary>
    Path,

    /// <summary>A column <c>Image</c> of pictures in memory (<see cref="Data.MLImage"/>).</summary>
    Image,
}
