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

    /// <summary>Whether the first bytes are a JPEG's.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.Length >= 3 && file[0] == 0xFF && file[1] == JpegMarker.StartOfImage && file[2] == 0xFF;

    public bool Recognizes(ReadOnlySpan<byte> file) => IsJpeg(file);

    public ImageInfo Identify(ReadOnlySpan<byte> file)
    {
        var reader = new JpegSegmentReader(file);
        var header = new JpegHeader();
        JpegFrame frame = ReadHeader(ref reader, header);
        bool turned = header.Orientation >= ImageOrientation.Transpose;
        return new ImageInfo(
            ImageFormat.Jpeg, turned ? frame.Height : frame.Width, turned ? frame.Width : frame.Height, header.Orientation);
    }

    public unsafe PixelImage Decode(ReadOnlySpan<byte> file, ImageDecodeOptions options)
    {
        var reader = new JpegSegmentReader(file);
        var header = new JpegHeader();
        JpegFrame frame = ReadHeader(ref reader, header);
        SizeLimit.Check(frame.Width, frame.Height, options);

        int size = JpegScale.Choose(frame, header.Orientation, options);
        JpegScale.Apply(frame, size);
        JpegScan scan = JpegScan.Read(ref reader, header);
        CheckPlausible(reader, frame, scan);
        PixelImage image = options.NewImage(JpegScale.Scaled(frame.Width, size), JpegScale.Scaled(frame.Height, size), PixelFormat.Rgb24);
        fixed (byte* pixels = image.Pixels)
        {
            Decode(ref reader, header, scan, size, new PictureRows(pixels, image.Width, image.Height), together: null);
        }

        return options.ApplyOrientation ? Orienter.Apply(image, header.Orientation, options) : image;
    }

    /// <summary>Decodes straight into a tensor, where the rows come in the order in which they are stored and a target pixel is a mean of several.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="resize">Target size and geometry.</param>
    /// <param name="n">Colour order, means and divisors.</param>
    /// <param name="layout">Planes or interleaved.</param>
    /// <param name="destination">Exactly the numbers of the target.</param>
    /// <param name="options">Limits and hints.</param>
    /// <param name="together">Runs a function on two threads; null for this one alone.</param>
    /// <param name="memory">What earlier pictures left; null for nothing.</param>
    /// <returns>False where the picture must be turned or its pixels picked: nothing was done then.</returns>
    public static unsafe bool TryRead(
        ReadOnlySpan<byte> file,
        ResizeOptions resize,
        PixelNormalization n,
        TensorLayout layout,
        Span<float> destination,
        ImageDecodeOptions options,
        Action<Action>? together,
        TensorReaderMemory? memory)
    {
        var reader = new JpegSegmentReader(file);
        var header = new JpegHeader(memory);
        JpegFrame frame = ReadHeader(ref reader, header);
        SizeLimit.Check(frame.Width, frame.Height, options);
        if (resize.Filter == ResizeFilter.Nearest || (options.ApplyOrientation && header.Orientation != ImageOrientation.Upright))
        {
            return false;
        }

        int size = JpegScale.Choose(frame, header.Orientation, options);
        JpegScale.Apply(frame, size);
        JpegScan scan = JpegScan.Read(ref reader, header);
        CheckPlausible(reader, frame, scan);
        fixed (float* tensor = destination)
        {
            var rows = new TensorRows(
                JpegScale.Scaled(frame.Width, size), JpegScale.Scaled(frame.Height, size), resize, n, layout, tensor, RowAssembler.UnitHeight(frame, size) + 1, memory);
            byte[] scratch = ArrayPool<byte>.Shared.Rent(checked((int)rows.MemoryNeeded));
            try
            {
                fixed (byte* own = scratch)
                {
                    rows.Attach(own);
                    Decode(ref reader, header, scan, size, rows, together);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(scratch);
            }
        }

        return true;
    }

    private static JpegFrame ReadHeader(ref JpegSegmentReader reader, JpegHeader header)
    {
        if (!header.ReadToScan(ref reader, out _))
        {
            throw new InvalidImageException("JPEG: the file is truncated: it has no picture data.");
        }

        return header.Frame ?? throw new InvalidImageException("JPEG: a scan comes before the frame header.");
    }

    private static unsafe void Decode(
        ref JpegSegmentReader reader, JpegHeader header, JpegScan scan, int size, IPixelRows target, Action<Action>? together)
    {
        JpegFrame frame = header.Frame!;
        bool isInterleaved = !frame.IsProgressive && scan.Components.Length == frame.Components.Length;
        var rows = new RowAssembler(frame, header.ColorSpace(), size, target);
        byte[] plain = ArrayPool<byte>.Shared.Rent(reader.File.Length + EntropySegment.Padding);
        byte[] window = ArrayPool<byte>.Shared.Rent(checked((int)rows.MemoryNeeded));
        try
        {
            fixed (byte* data = plain, memory = window)
            {
                rows.Attach(memory);
                if (isInterleaved && together is not null && RowPipeline.Suits(scan, frame))
                {
                    DecodeTogether(reader, header, scan, rows, plain, data, together);
                }
                else if (isInterleaved)
                {
                    var source = new EntropySource(reader.File, reader.Position, plain, data);
                    InterleavedDecoder.Run(scan, header, ref source, rows);
                }
                else
                {
                    DecodeScans(scan, ref reader, header, rows, plain, data);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static unsafe void DecodeTogether(
        in JpegSegmentReader reader, JpegHeader header, JpegScan scan, RowAssembler rows, byte[] plain, byte* data, Action<Action> together)
    {
        var pipeline = new RowPipeline(scan, header.Frame!, rows);
        byte[] slots = ArrayPool<byte>.Shared.Rent(pipeline.MemoryNeeded);
        try
        {
            fixed (byte* file = reader.File, memory = slots)
            {
                pipeline.Attach(memory);
                together(new SharedDecoding(scan, header, pipeline, file, reader.File.Length, reader.Position, plain, data).Run);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(slots);
        }
    }

    private static unsafe void DecodeScans(
        JpegScan scan, ref JpegSegmentReader reader, JpegHeader header, RowAssembler rows, byte[] plain, byte* data)
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

        decoder.Transform(rows);
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
