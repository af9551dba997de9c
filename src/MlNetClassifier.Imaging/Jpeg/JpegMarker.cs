namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Second bytes of the markers (ITU-T T.81, table B.1).</summary>
internal static class JpegMarker
{
    public const byte BaselineFrame = 0xC0;
    public const byte ExtendedFrame = 0xC1;
    public const byte ProgressiveFrame = 0xC2;
    public const byte HuffmanTables = 0xC4;
    public const byte JpegExtension = 0xC8;
    public const byte ArithmeticConditioning = 0xCC;
    public const byte LastFrame = 0xCF;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB;
    public const byte RestartInterval = 0xDD;
    public const byte App0 = 0xE0;
    public const byte App1 = 0xE1;
    public const byte App14 = 0xEE;
    public const byte Temporary = 0x01;

    /// <summary>SOF0 to SOF15 without the three other markers in that range.</summary>
    public static bool IsFrame(byte marker)
        => marker is >= BaselineFrame and <= LastFrame and not (HuffmanTables or JpegExtension or ArithmeticConditioning);

    /// <summary>Markers that no length and payload follow.</summary>
    public static bool IsBare(byte marker)
        => marker is Temporary or StartOfImage or EndOfImage or (>= FirstRestart and <= LastRestart);
}
