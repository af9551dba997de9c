using System.Buffers.Binary;
using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging;

/// <summary>Writes pictures as baseline JPEG with the example tables of the standard (ITU-T T.81, annex K).</summary>
public static class JpegEncoder
{
    /// <summary>Writes one picture.</summary>
    /// <param name="image">The picture, up to 65,535 pixels a side; transparency is dropped (the colours stay as they are).</param>
    /// <param name="destination">Receives the file; it is left open.</param>
    /// <param name="quality">1 (smallest) to 100 (best), on the scale of the Independent JPEG Group. Default 90.</param>
    /// <param name="subsampling">Default <see cref="JpegSubsampling.Half"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quality is out of range or the picture too large.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Encode(PixelImage image, Stream destination, int quality = 90, JpegSubsampling subsampling = JpegSubsampling.Half)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (image.Width > ushort.MaxValue || image.Height > ushort.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(image), $"JPEG holds 65,535 pixels a side; the picture has {image.Width}x{image.Height}.");
        }

        byte[] luminance = Scale(StandardTables.LuminanceQuantization, quality);
        byte[] chrominance = Scale(StandardTables.ChrominanceQuantization, quality);
        WriteHeader(image, destination, luminance, chrominance, subsampling);
        using (var bits = new BitWriter(destination))
        {
            new ScanEncoder(image, luminance, chrominance, subsampling, bits).Run();
        }

        destination.Write([0xFF, JpegMarker.EndOfImage]);
    }

    /// <summary>The quality scale of libjpeg.</summary>
    private static byte[] Scale(ReadOnlySpan<byte> table, int quality)
    {
        int percent = quality < 50 ? 5000 / quality : 200 - (quality * 2);
        byte[] scaled = new byte[64];
        for (int i = 0; i < 64; i++)
        {
            scaled[i] = (byte)Math.Clamp(((table[i] * percent) + 50) / 100, 1, 255);
        }

        return scaled;
    }

    private static void WriteHeader(PixelImage image, Stream to, byte[] luminance, byte[] chrominance, JpegSubsampling subsampling)
    {
        to.Write([0xFF, JpegMarker.StartOfImage]);

        // JFIF 1.1, square pixels, no thumbnail.
        WriteSegment(to, JpegMarker.App0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        WriteQuantization(to, 0, luminance);
        WriteQuantization(to, 1, chrominance);

        Span<byte> frame = stackalloc byte[15];
        frame[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(frame[1..], (ushort)image.Height);
        BinaryPrimitives.WriteUInt16BigEndian(frame[3..], (ushort)image.Width);
        ReadOnlySpan<byte> components = [3, 1, (byte)(subsampling == JpegSubsampling.Half ? 0x22 : 0x11), 0, 2, 0x11, 1, 3, 0x11, 1];
        components.CopyTo(frame[5..]);
        WriteSegment(to, JpegMarker.BaselineFrame, frame);

        WriteHuffman(to, 0x00, StandardTables.DcLuminanceCounts, StandardTables.DcValues);
        WriteHuffman(to, 0x10, StandardTables.AcLuminanceCounts, StandardTables.AcLuminanceValues);
        WriteHuffman(to, 0x01, StandardTables.DcChrominanceCounts, StandardTables.DcValues);
        WriteHuffman(to, 0x11, StandardTables.AcChrominanceCounts, StandardTables.AcChrominanceValues);
        WriteSegment(to, JpegMarker.StartOfScan, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    private static void WriteQuantization(Stream to, byte index, byte[] natural)
    {
        Span<byte> payload = stackalloc byte[65];
        payload[0] = index;
        for (int i = 0; i < 64; i++)
        {
            payload[1 + i] = natural[ZigZag.ToNatural[i]];
        }

        WriteSegment(to, JpegMarker.QuantizationTables, payload);
    }

    private static void WriteHuffman(Stream to, byte kind, ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
        => WriteSegment(to, JpegMarker.HuffmanTables, [kind, .. counts, .. values]);

    private static void WriteSegment(Stream to, byte marker, ReadOnlySpan<byte> payload)
    {
        int length = payload.Length + 2;
        to.Write([0xFF, marker, (byte)(length >> 8), (byte)length]);
        to.Write(payload);
    }
}
