namespace MlNetClassifier.ModelFile.Idv;

/// <summary>Constants of the binary IDataView format, version 1.1.1.6, as far as a schema without rows needs it.</summary>
internal static class IdvFormat
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 256;

    /// <summary>Version written, and oldest one that can read it.</summary>
    public const ulong Version = 0x0001000100010006;

    /// <summary>The block is stored as it is.</summary>
    public const byte StoredBlock = 0;

    /// <summary>The block is raw deflate.</summary>
    public const byte DeflatedBlock = 1;

    /// <summary>Codec of vectors.</summary>
    public const string VectorCodec = "VBuffer";

    /// <summary>Codec of keys.</summary>
    public const string KeyCodec = "Key2";

    /// <summary>First bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "CML\0DVB\0"u8;

    /// <summary>Last bytes of a file.</summary>
    public static ReadOnlySpan<byte> Tail => "\0BVD\0LMC"u8;

    /// <summary>Bytes of one value of a number codec; 0 for any other codec.</summary>
    public static int SizeOf(IdvType type) => type is not IdvSimple simple ? 0 : simple.Codec switch
    {
        "SByte" or "Byte" => 1,
        "Int16" or "UInt16" => 2,
        "Int32" or "UInt32" or "Single" => 4,
        "Int64" or "UInt64" or "Double" => 8,
        _ => 0,
    };

    /// <summary>Whether a codec without parameters is one of this format's.</summary>
    public static bool IsSimple(string codec) => codec is "TextSpan" or "Boolean" or "TimeSpan" or "DateTime" or "DateTimeZone"
        || SizeOf(new IdvSimple(codec)) > 0;
}
