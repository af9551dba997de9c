namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>One component of the frame: what the header says, and what decoding keeps of it.</summary>
internal sealed class JpegComponent(byte id, int horizontal, int vertical, int quantizationIndex)
{
    public byte Id { get; } = id;

    /// <summary>Blocks across and down in an interleaved unit (MCU), 1 to 4.</summary>
    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int QuantizationIndex { get; } = quantizationIndex;

    /// <summary>Factors in natural order, those in force when the component's first scan began.</summary>
    public short[]? Quantization { get; set; }

    /// <summary>Blocks that hold pixels of the picture.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>Blocks with those that fill up the last unit.</summary>
    public int BlocksPerLine { get; set; }

    public int BlocksPerColumn { get; set; }

    /// <summary>Side of a decoded block: 8, or 4, 2, 1 where the picture is decoded smaller.</summary>
    public int BlockSize { get; set; } = 8;

    /// <summary>Decoded samples that belong to the picture.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>DC of the last block of the scan.</summary>
    public int Prediction { get; set; }
}
