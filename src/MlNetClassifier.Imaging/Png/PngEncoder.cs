using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using MlNetClassifier.Imaging.Png;

namespace MlNetClassifier.Imaging;

/// <summary>Writes pictures as PNG (8 bits a channel, not interlaced). Nothing is lost.</summary>
public static class PngEncoder
{
    /// <summary>Writes one picture.</summary>
    /// <param name="image">The picture; <see cref="PixelFormat.Rgba32"/> keeps its transparency.</param>
    /// <param name="destination">Receives the file; it is left open.</param>
    /// <param name="level">How hard to compress. Default <see cref="CompressionLevel.Optimal"/>.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Encode(PixelImage image, Stream destination, CompressionLevel level = CompressionLevel.Optimal)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(destination);

        destination.Write(PngHeader.Signature);
        Span<byte> header = stackalloc byte[PngHeader.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Format == PixelFormat.Rgba32 ? PngColorType.Rgba : PngColorType.Rgb);
        header[10..].Clear();
        WriteChunk(destination, PngChunkType.Header, header);
        using (var compressed = new MemoryStream())
        {
            using (var deflater = new ZLibStream(compressed, level, leaveOpen: true))
            {
                WriteRows(image, deflater);
            }

            WriteChunk(destination, PngChunkType.Data, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        }

        WriteChunk(destination, PngChunkType.End, []);
    }

    private static void WriteRows(PixelImage image, ZLibStream deflater)
    {
        int stride = image.Stride;
        byte[] rows = ArrayPool<byte>.Shared.Rent(3 * (1 + stride));
        try
        {
            Span<byte> best = rows.AsSpan(0, 1 + stride), trial = rows.AsSpan(1 + stride, 1 + stride);
            Span<byte> above = rows.AsSpan(2 * (1 + stride), stride);
            above.Clear();
            for (int y = 0; y < image.Height; y++)
            {
                // The usual guess (section 12.7 of the specification): the filter whose signed bytes are smallest compresses best.
                long smallest = long.MaxValue;
                for (int type = 0; type < 5; type++)
                {
                    trial[0] = (byte)type;
                    long size = PngFilter.Apply(type, image.Row(y), above, image.Channels, trial[1..]);
                    if (size < smallest)
                    {
                        smallest = size;
                        Span<byte> swap = best;
                        best = trial;
                        trial = swap;
                    }
                }

                deflater.Write(best);
                image.Row(y).CopyTo(above);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }
    }

    private static void WriteChunk(Stream destination, uint type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        destination.Write(number);
        BinaryPrimitives.WriteUInt32BigEndian(number, type);
        destination.Write(number);
        destination.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChecksum.Crc32(data, PngChecksum.Crc32(number)));
        destination.Write(number);
    }
}
