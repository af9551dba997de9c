using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The frame header (SOF), checked.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        IsProgressive = progressive;
        Components = components;
        foreach (JpegComponent component in components)
        {
            MaxHorizontal = Math.Max(MaxHorizontal, component.Horizontal);
            MaxVertical = Math.Max(MaxVertical, component.Vertical);
        }

        UnitsAcross = DivideUp(width, 8 * MaxHorizontal);
        UnitsDown = DivideUp(height, 8 * MaxVertical);
        foreach (JpegComponent component in components)
        {
            component.BlocksWide = DivideUp(width * component.Horizontal, 8 * MaxHorizontal);
            component.BlocksHigh = DivideUp(height * component.Vertical, 8 * MaxVertical);
            component.BlocksPerLine = UnitsAcross * component.Horizontal;
            component.BlocksPerColumn = UnitsDown * component.Vertical;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    public int MaxHorizontal { get; }

    public int MaxVertical { get; }

    /// <summary>Interleaved units (MCUs) in a row and in a column.</summary>
    public int UnitsAcross { get; }

    public int UnitsDown { get; }

    public static JpegFrame Read(byte marker, ReadOnlySpan<byte> payload)
    {
        if (marker is not (JpegMarker.BaselineFrame or JpegMarker.ExtendedFrame or JpegMarker.ProgressiveFrame))
        {
            throw new InvalidImageException($"JPEG: {Process(marker)} coding is not supported; baseline, extended and progressive are.");
        }

        if (payload.Length < 6 || payload.Length < 6 + (3 * payload[5]))
        {
            throw new InvalidImageException("JPEG: the frame header is too short.");
        }

        if (payload[0] != 8)
        {
            throw new InvalidImageException($"JPEG: {payload[0]} bits a sample are not supported; 8 are.");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(payload[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(payload[3..]);
        if (width == 0 || height == 0)
        {
            throw new InvalidImageException($"JPEG: the header says {width}x{height} pixels.");
        }

        int count = payload[5];
        if (count is not (1 or 3 or 4))
        {
            throw new InvalidImageException($"JPEG: {count} components are not supported; 1, 3 and 4 are.");
        }

        var components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> data = payload.Slice(6 + (3 * i), 3);
            int horizontal = data[1] >> 4, vertical = data[1] & 15;
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4)
            {
                throw new InvalidImageException($"JPEG: component {data[0]} has impossible sampling factors {horizontal}x{vertical}.");
            }

            if (data[2] > 3)
            {
                throw new InvalidImageException($"JPEG: component {data[0]} asks for quantisation table {data[2]}; there are 0 to 3.");
            }

            // A lone component is never interleaved, so its factors mean nothing.
            components[i] = count == 1
                ? new JpegComponent(data[0], 1, 1, data[2]) : new JpegComponent(data[0], horizontal, vertical, data[2]);
        }

        return new JpegFrame(width, height, marker == JpegMarker.ProgressiveFrame, components);
    }

    internal static int DivideUp(int value, int by) => (value + by - 1) / by;

    private static string Process(byte marker) => marker switch
    {
        0xC3 => "lossless",
        0xC5 or 0xC6 => "hierarchical",
        0xC7 => "hierarchical lossless",
        0xC9 or 0xCA => "arithmetic",
        0xCB => "arithmetic lossless",
        _ => "hierarchical arithmetic",
    };
}
