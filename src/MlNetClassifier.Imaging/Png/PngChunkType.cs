namespace MlNetClassifier.Imaging.Png;

/// <summary>Chunk names as big-endian numbers.</summary>
internal static class PngChunkType
{
    public const uint Header = 0x49484452;       // IHDR
    public const uint Palette = 0x504C5445;      // PLTE
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint Data = 0x49444154;         // IDAT
    public const uint End = 0x49454E44;          // IEND

    /// <summary>Bit 5 of the first letter tells an ancillary chunk, which may be skipped, from a critical one.</summary>
    public static bool IsCritical(uint type) => (type & 0x20000000) == 0;
}
