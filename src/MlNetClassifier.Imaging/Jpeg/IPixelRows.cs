namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Takes rows of pixels (RGB24) as they are decoded, from the top to the bottom.</summary>
internal unsafe interface IPixelRows
{
    /// <summary>The part of the picture that is wanted.</summary>
    PixelRegion Region { get; }

    /// <summary>Memory for some rows, all of the picture's width and without gaps.</summary>
    /// <param name="from">First row.</param>
    /// <param name="to">One past the last.</param>
    byte* Begin(int from, int to);

    /// <summary>To be called when the region's pixels of these rows are there.</summary>
    void End(int from, int to);
}
