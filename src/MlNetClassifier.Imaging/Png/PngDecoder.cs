using System.Buffers;
using System.IO.Compression;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Png;

/// <summary>
/// PNG, third edition. CRCs of the chunks that are used are checked; a damaged ancillary chunk that is not used is none of ours.
/// An animated PNG gives its default image. A missing end chunk is tolerated once every row is there.
/// </summary>
internal sealed class PngDecoder : IFormatDecoder
{
    /// <summary>Deflate cannot shrink data further than this (RFC 1951: 258 bytes in two bits), so larger claims are lies.</summary>
    private const int MaxRatio = 1032;

    public bool Recognizes(ReadOnlySpan<byte> file) => file.StartsWith(PngHeader.Signature);

    public ImageInfo Identify(ReadOnlySpan<byte> file)
    {
        int offset = PngHeader.Signature.Length;
        var header = PngHeader.Read(PngChunk.Read(file, ref offset));
        return new ImageInfo(ImageFormat.Png, header.Width, header.Height, ImageOrientation.Upright);
    }

    public PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options)
    {
        int offset = PngHeader.Signature.Length;
        var header = PngHeader.Read(PngChunk.Read(file, ref offset));
        SizeLimit.Check(header.Width, header.Height, options);

        var palette = new PngPalette();
        byte[] compressed = ArrayPool<byte>.Shared.Rent(file.Length);
        try
        {
            int length = ReadChunks(file, offset, header, palette, compressed);
            long needed = PngPass.DataLength(header);
            if (length == 0)
            {
                throw new InvalidImageException("PNG: there is no image data (IDAT).");
            }

            if (needed / MaxRatio > length)
            {
                throw new InvalidImageException("PNG: the file is truncated: its data cannot fill the picture.");
            }

            using var stream = new MemoryStream(compressed, 0, length, writable: false);
            return ReadPixels(stream, header, palette, options);
        }
        // The inflater has both for damage; no other input or output happens here.
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidImageException("PNG: the compressed data are damaged.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compressed);
        }
    }

    /// <summary>Reads palette and transparency and joins the image data; returns their length.</summary>
    private static int ReadChunks(ReadOnlySpan<byte> file, int offset, PngHeader header, PngPalette palette, byte[] compressed)
    {
        int length = 0;
        while (offset < file.Length)
        {
            PngChunk chunk = PngChunk.Read(file, ref offset);
            switch (chunk.Type)
            {
                case PngChunkType.Palette when header.Color is not (PngColorType.Gray or PngColorType.GrayAlpha):
                    chunk.CheckCrc();
                    palette.ReadColors(chunk.Data, header);
                    break;
                case PngChunkType.Transparency when length == 0:
                    chunk.CheckCrc();
                    palette.ReadTransparency(chunk.Data, header);
                    break;
                case PngChunkType.Data:
                    chunk.CheckCrc();
                    chunk.Data.CopyTo(compressed.AsSpan(length));
                    length += chunk.Data.Length;
                    break;
                case PngChunkType.End:
                    offset = file.Length;
                    break;
                case PngChunkType.Palette:
                    break;
                default:
                    if (PngChunkType.IsCritical(chunk.Type))
                    {
                        throw new InvalidImageException($"PNG: unknown critical chunk {PngChunk.Name(chunk.Type)}.");
                    }

                    break;
            }
        }

        if (header.Color == PngColorType.Palette && palette.Count == 0)
        {
            throw new InvalidImageException("PNG: the palette (PLTE) is missing.");
        }

        return length;
    }

    private static PixelImage ReadPixels(MemoryStream compressed, PngHeader header, PngPalette palette, ImageDecodeOptions options)
    {
        var expander = new PngRowExpander(header, palette);
        var image = options.NewImage(header.Width, header.Height, expander.Format);
        int channels = image.Channels;

        // Two rows, each behind its filter byte: the one being read and the one above.
        int slot = 1 + header.RowBytes(header.Width);
        byte[] rows = ArrayPool<byte>.Shared.Rent(2 * slot);
        try
        {
            using var inflater = new ZLibStream(compressed, CompressionMode.Decompress);
            foreach (PngPass pass in PngPass.Of(header))
            {
                int columns = pass.Columns(header.Width), count = pass.Rows(header.Height);
                if (columns <= 0 || count <= 0)
                {
                    continue;
                }

                int rowBytes = header.RowBytes(columns);
                Span<byte> row = rows.AsSpan(0, 1 + rowBytes), above = rows.AsSpan(slot, 1 + rowBytes);
                above.Clear();
                for (int y = 0; y < count; y++)
                {
                    if (inflater.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    {
                        throw new InvalidImageException("PNG: the file is truncated: its data end before the last row.");
                    }

                    PngFilter.Undo(row[0], row[1..], above[1..], header.FilterDistance);
                    Span<byte> target = image.Row(pass.StartY + (y * pass.StepY))[(pass.StartX * channels)..];
                    expander.Expand(row[1..], columns, target, pass.StepX);
                    Span<byte> swap = row;
                    row = above;
                    above = swap;
                }
            }

            // Reading on makes the inflater check its sum over all data; surplus bytes are nobody's.
            inflater.ReadByte();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rows);
        }

        return image;
    }
}
