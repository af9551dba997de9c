namespace MlNetClassifier.Imaging.Common;

/// <summary>One file format. Implementations have no state and may be called from many threads.</summary>
internal interface IFormatDecoder
{
    /// <summary>Whether the first bytes are of this format.</summary>
    bool Recognizes(ReadOnlySpan<byte> file);

    /// <summary>Reads the header.</summary>
    ImageInfo Identify(ReadOnlySpan<byte> file);

    /// <summary>Decodes; <see cref="SizeLimit.Check"/> comes before any allocation.</summary>
    PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options);
}
