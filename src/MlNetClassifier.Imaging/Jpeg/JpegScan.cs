namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>A scan header (SOS), checked against the frame.</summary>
internal sealed class JpegScan
{
    private JpegScan(JpegComponent[] components, int[] indices, HuffmanTable?[] dc, HuffmanTable?[] ac)
    {
        Components = components;
        Indices = indices;
        Dc = dc;
        Ac = ac;
        foreach (JpegComponent component in components)
        {
            BlocksPerUnit += component.Horizontal * component.Vertical;
        }
    }

    public JpegComponent[] Components { get; }

    /// <summary>Their places in the frame.</summary>
    public int[] Indices { get; }

    /// <summary>One table for each component; null where the scan needs none of that kind.</summary>
    public HuffmanTable?[] Dc { get; }

    public HuffmanTable?[] Ac { get; }

    /// <summary>Blocks of an interleaved unit.</summary>
    public int BlocksPerUnit { get; }

    /// <summary>First and last coefficient in file order.</summary>
    public int First { get; private init; }

    public int Last { get; private init; }

    /// <summary>Bits of the coefficients that earlier scans have not brought down to; 0 in a first scan.</summary>
    public int High { get; private init; }

    /// <summary>Bits that are still missing after this scan.</summary>
    public int Low { get; private init; }

    public static JpegScan Read(ref JpegSegmentReader reader, JpegHeader header)
    {
        ReadOnlySpan<byte> payload = reader.ReadPayload(JpegMarker.StartOfScan);
        JpegFrame frame = header.Frame ?? throw new InvalidImageException("JPEG: a scan comes before the frame header.");
        int count = payload.IsEmpty ? 0 : payload[0];
        if (count is < 1 or > 4 || payload.Length < 4 + (2 * count))
        {
            throw new InvalidImageException("JPEG: a scan header is malformed.");
        }

        ReadOnlySpan<byte> spectral = payload[(1 + (2 * count))..];
        int first = spectral[0], last = spectral[1], high = spectral[2] >> 4, low = spectral[2] & 15;
        if (frame.IsProgressive)
        {
            bool valid = first <= last && last <= 63 && low <= 13 && (high == 0 || high - 1 == low) && (first == 0 ? last == 0 : count == 1);
            if (!valid)
            {
                throw new InvalidImageException($"JPEG: a progressive scan has impossible parameters ({first}-{last}, bits {high}-{low}).");
            }
        }
        else
        {
            // Writers exist that leave other numbers here; a sequential scan always has everything.
            (first, last, high, low) = (0, 63, 0, 0);
        }

        var components = new JpegComponent[count];
        int[] indices = new int[count];
        var dc = new HuffmanTable?[count];
        var ac = new HuffmanTable?[count];
        int units = 0;
        for (int i = 0; i < count; i++)
        {
            byte id = payload[1 + (2 * i)], tables = payload[2 + (2 * i)];
            int index = Find(frame, id, indices.AsSpan(0, i));
            JpegComponent component = index >= 0 ? frame.Components[index]
                : throw new InvalidImageException($"JPEG: a scan names component {id}, which the frame has not or which it names twice.");
            if (tables >> 4 > 3 || (tables & 15) > 3)
            {
                throw new InvalidImageException("JPEG: a scan asks for a Huffman table that cannot exist.");
            }

            components[i] = component;
            indices[i] = index;
            dc[i] = first == 0 && high == 0 ? header.Dc(tables >> 4) : null;
            ac[i] = last > 0 ? header.Ac(tables & 15) : null;
            component.Quantization ??= header.Quantization(component);
            component.Prediction = 0;
            units += component.Horizontal * component.Vertical;
        }

        // T.81, B.2.3.
        if (count > 1 && units > 10)
        {
            throw new InvalidImageException($"JPEG: {units} blocks in an interleaved unit; 10 are the limit.");
        }

        return new JpegScan(components, indices, dc, ac) { First = first, Last = last, High = high, Low = low };
    }

    /// <summary>Place in the frame of a component that the scan has not named yet; −1 where there is none.</summary>
    private static int Find(JpegFrame frame, byte id, ReadOnlySpan<int> named)
    {
        for (int index = 0; index < frame.Components.Length; index++)
        {
            if (frame.Components[index].Id == id && !named.Contains(index))
            {
                return index;
            }
        }

        return -1;
    }
}
