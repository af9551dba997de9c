namespace MlNetClassifier.ModelFile;

/// <summary>The checksum of zip entries: CRC-32 with polynomial 0xEDB88320 (reflected), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>Checksum of a block.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint[] t = Table;
        uint crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            uint low = BitConverter.ToUInt32(bytes) ^ crc;
            uint high = BitConverter.ToUInt32(bytes[4..]);
            crc = t[1792 + (low & 255)] ^ t[1536 + ((low >> 8) & 255)] ^ t[1280 + ((low >> 16) & 255)] ^ t[1024 + (low >> 24)]
                ^ t[768 + (high & 255)] ^ t[512 + ((high >> 8) & 255)] ^ t[256 + ((high >> 16) & 255)] ^ t[high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
        {
            crc = t[(crc ^ value) & 255] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Row k holds the checksum of a byte followed by k zero bytes.
    private static uint[] MakeTable()
    {
        uint[] table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
            }

            table[i] = value;
        }

        for (int i = 256; i < table.Length; i++)
        {
            uint previous = table[i - 256];
            table[i] = table[previous & 255] ^ (previous >> 8);
        }

        return table;
    }
}
