using System.Buffers;
using MlNetClassifier.Imaging.Common;
using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// JPEG (ITU-T T.81): baseline, extended sequential with 8 bits, progressive. Computes what libjpeg-turbo computes with its default settings
/// (accurate integer transform, smooth enlargement of colour).
/// </summary>
/// <remarks>
/// What libjpeg merely warns of is tolerated: bytes between segments, and a missing end marker once every block is decoded. A file
/// whose data end earlier is an error, not a picture with a grey rest.
/// </remarks>
internal sealed class JpegDecoder : IFormatDecoder
{
    /// <summary>A file cannot ask for endless passes over a large picture; real ones have about ten scans.</summary>
    private const int MaxScans = 500;

    public bool Recognizes(ReadOnlySpan<byte> file) => file.Length >= 3 && file[0] == 0xFF && file[1] == JpegMarker.StartOfImage && file[2] == 0xFF;

    public ImageInfo Identify(ReadOnlySpan<byte> file)
    {
        var reader = new JpegSegmentReader(file);
        var header = new JpegHeader();
        JpegFrame frame = ReadHeader(ref reader, header);
        bool turned = header.Orientation >= ImageOrientation.Transpose;
        return new ImageInfo(
            ImageFormat.Jpeg, turned ? frame.Height : frame.Width, turned ? frame.Width : frame.Height, header.Orientation);
    }

    public PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options)
    {
        var reader = new JpegSegmentReader(file);
        var header = new JpegHeader();
        JpegFrame frame = ReadHeader(ref reader, header);
        SizeLimit.Check(frame.Width, frame.Height, options);

        int size = JpegScale.Choose(frame, header.Orientation, options);
        JpegScale.Apply(frame, size);
        var rows = new RowAssembler(frame, header.ColorSpace(), size);
        PixelImage image = Decode(ref reader, header, rows, options);
        return options.ApplyOrientation ? Orienter.Apply(image, header.Orientation, options) : image;
    }

    private static JpegFrame ReadHeader(ref JpegSegmentReader reader, JpegHeader header)
    {
        if (!header.ReadToScan(ref reader, out _))
        {
            throw new InvalidImageException("JPEG: the file is truncated: it has no picture data.");
        }

        return header.Frame ?? throw new InvalidImageException("JPEG: a scan comes before the frame header.");
    }

    private static unsafe PixelImage Decode(ref JpegSegmentReader reader, JpegHeader header, RowAssembler rows, ImageDecodeOptions options)
    {
        JpegFrame frame = header.Frame!;
        JpegScan scan = JpegScan.Read(ref reader, header);
        CheckPlausible(reader, frame, scan);

        byte[] plain = ArrayPool<byte>.Shared.Rent(reader.File.Length + EntropySegment.Padding);
        byte[] window = ArrayPool<byte>.Shared.Rent(checked((int)rows.MemoryNeeded));
        try
        {
            fixed (byte* data = plain, memory = window)
            {
                rows.Attach(memory);
                if (!frame.IsProgressive && scan.Components.Length == frame.Components.Length)
                {
                    var image = options.NewImage(rows.Width, rows.Height, PixelFormat.Rgb24);
                    var source = new EntropySource(reader.File, reader.Position, plain, data);
                    fixed (byte* pixels = image.Pixels)
                    {
                        InterleavedDecoder.Run(scan, header, ref source, rows, pixels);
                    }

                    return image;
                }

                return DecodeScans(scan, ref reader, header, rows, options, plain, data);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static unsafe PixelImage DecodeScans(
        JpegScan scan, ref JpegSegmentReader reader, JpegHeader header, RowAssembler rows, ImageDecodeOptions options, byte[] plain, byte* data)
    {
        using var decoder = new CoefficientDecoder(header.Frame!);
        for (int count = 1; ; count++)
        {
            if (count > MaxScans)
            {
                throw new InvalidImageException($"JPEG: more than {MaxScans} scans.");
            }

            var source = new EntropySource(reader.File, reader.Position, plain, data);
            decoder.ReadScan(scan, header.RestartInterval, ref source);
            reader.Position = source.Position;
            if (!header.ReadToScan(ref reader, out bool hasEnd))
            {
                if (!hasEnd && !decoder.IsComplete)
                {
                    BitReader.ThrowTruncated();
                }

                break;
            }

            scan = JpegScan.Read(ref reader, header);
        }

        var image = options.NewImage(rows.Width, rows.Height, PixelFormat.Rgb24);
        fixed (byte* pixels = image.Pixels)
        {
            decoder.Transform(rows, pixels);
        }

        return image;
    }

    /// <summary>Every block takes a bit at least (two in a sequential scan): refuses sizes that the file cannot hold before taking memory.</summary>
    private static void CheckPlausible(in JpegSegmentReader reader, JpegFrame frame, JpegScan scan)
    {
        long bits = (reader.File.Length - reader.Position) * 8L;
        long blocks = scan.Components.Length == 1
            ? (long)scan.Components[0].BlocksWide * scan.Components[0].BlocksHigh
            : frame.UnitsAcross * (long)frame.UnitsDown * scan.Components.Length;
        bool hasDc = scan.First == 0;
        if (hasDc && bits < blocks * (frame.IsProgressive ? 1 : 2))
        {
            BitReader.ThrowTruncated();
        }
    }
}
