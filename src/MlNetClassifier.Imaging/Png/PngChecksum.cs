namespace MlNetClassifier.Imaging.Png;

/// <summary>CRC-32 of PNG (reflected polynomial 0xEDB88320), eight bytes at a time ("slicing by 8").</summary>
internal static class PngChecksum
{
    private static readonly uint[] s_tables = MakeTables();

    public static uint Crc32(ReadOnlySpan<byte> data, uint previous = 0)
    {
        uint crc = ~previous;
        ReadOnlySpan<uint> t = s_tables;
        while (data.Length >= 8)
        {
            ulong word = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
            crc = t[(7 * 256) + (byte)word] ^ t[(6 * 256) + (byte)(word >> 8)]
                ^ t[(5 * 256) + (byte)(word >> 16)] ^ t[(4 * 256) + (byte)(word >> 24)]
                ^ t[(3 * 256) + (byte)(word >> 32)] ^ t[(2 * 256) + (byte)(word >> 40)]
                ^ t[256 + (byte)(word >> 48)] ^ t[(byte)(word >> 56)];
            data = data[8..];
        }

        foreach (byte value in data)
        {
            crc = t[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint n = 0; n < 256; n++)
        {
            uint crc = n;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            tables[n] = crc;
        }

        for (int n = 0; n < 256; n++)
        {
            for (int k = 1; k < 8; k++)
            {
                uint before = tables[((k - 1) * 256) + n];
                tables[(k * 256) + n] = tables[(byte)before] ^ (before >> 8);
            }
        }

        return tables;
    }
}
