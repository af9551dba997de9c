namespace MlNetClassifier.Graphs.Operators;

/// <summary>Where in the source a position of <see cref="Resize"/>'s result lies; names are ONNX's.</summary>
public enum ResizeCoordinates
{
    /// <summary>Centres of pixels: (i + ½) / scale − ½.</summary>
    HalfPixel,

    /// <summary>As half pixel, but 0 where the result has one position.</summary>
    PytorchHalfPixel,

    /// <summary>Corners meet: i · (source − 1) / (source · scale − 1).</summary>
    AlignCorners,

    /// <summary>i / scale.</summary>
    Asymmetric,

    /// <summary>As half pixel, but with a part of a pixel left over shared between both ends.</summary>
    HalfPixelSymmetric,

    /// <summary>From edge to edge of <see cref="Resize.Region"/>; what lies beyond the map is <see cref="Resize.Extrapolation"/>.</summary>
    CropAndResize,

    /// <summary>(i + ½) / scale, for nearest elements only (before opset 13).</summary>
    TensorFlowHalfPixel,
}
