using MlNetClassifier.Imaging.Jpeg;
using MlNetClassifier.Imaging.Tensors;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>
/// Rows of a picture that is not kept: each is resampled while it is in the nearest cache, and each row of the target becomes numbers of the tensor as
/// soon as its last source row has come. The numbers are those of <see cref="ImageResizer"/> and <see cref="TensorWriter"/>.
/// </summary>
internal sealed unsafe class TensorRows : IPixelRows
{
    private const int Channels = 3;

    private readonly int _width;
    private readonly ResizeOptions _options;
    private readonly ResizeGeometry _geometry;
    private readonly ChannelScale _scale;
    private readonly TensorLayout _layout;
    private readonly float* _destination;
    private readonly ResizeKernel? _columns;
    private readonly ResizeKernel? _rows;
    private readonly int _chunkBytes;
    private readonly int _stride;
    private readonly int _capacity;
    private byte* _chunk;
    private byte* _middle;
    private byte* _row;
    private int _first;
    private int _end;
    private int _next;

    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows.</param>
    /// <param name="options">Target size and geometry; any filter but the nearest pixel.</param>
    /// <param name="normalization">Colour order, means and divisors.</param>
    /// <param name="layout">Planes or interleaved.</param>
    /// <param name="destination">The tensor, pinned.</param>
    /// <param name="chunkRows">The most rows that come at once.</param>
    /// <param name="memory">What earlier pictures left; null for nothing.</param>
    public TensorRows(
        int width,
        int height,
        ResizeOptions options,
        PixelNormalization normalization,
        TensorLayout layout,
        float* destination,
        int chunkRows,
        TensorReaderMemory? memory)
    {
        _width = width;
        _options = options;
        _scale = new ChannelScale(normalization);
        _layout = layout;
        _destination = destination;
        int overread = 0;
        if (width == options.Width && height == options.Height)
        {
            Region = new PixelRegion(0, 0, width, height);
        }
        else
        {
            _geometry = ResizeGeometry.Compute(width, height, options);
            memory ??= new TensorReaderMemory();
            _columns = memory.Kernel(width, _geometry.SourceX, _geometry.SourceWidth, _geometry.TargetWidth, options.Filter);
            _rows = memory.Kernel(height, _geometry.SourceY, _geometry.SourceHeight, _geometry.TargetHeight, options.Filter);
            Region = new PixelRegion(_columns.First, _rows.First, _columns.End, _rows.End);
            _stride = (_geometry.TargetWidth * Channels) + ResampleRow.Overrun;
            _capacity = _rows.Taps + (2 * chunkRows);
            overread = ResampleRow.ReadAhead(_columns, Channels);
            _first = _end = _rows.First;
        }

        _chunkBytes = checked((chunkRows * width * Channels) + overread);
    }

    public PixelRegion Region { get; }

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public long MemoryNeeded => (long)_chunkBytes + ((long)_capacity * _stride) + (_options.Width * Channels);

    /// <summary>Hands over pinned memory.</summary>
    public void Attach(byte* memory)
    {
        _chunk = memory;
        _middle = memory + _chunkBytes;
        _row = _middle + ((long)_capacity * _stride);
        if (_rows is not null && (_geometry.TargetWidth != _options.Width || _geometry.TargetHeight != _options.Height))
        {
            WriteMargins();
        }
    }

    public byte* Begin(int from, int to) => _chunk;

    public void End(int from, int to)
    {
        if (_rows is null || _columns is null)
        {
            for (int y = from; y < to; y++)
            {
                Write(_chunk + ((y - from) * _width * Channels), y);
            }

            return;
        }

        if (_end - _first + (to - from) > _capacity)
        {
            DropRows();
        }

        int rowBytes = _width * Channels, count = to - from;
        Resampler.ResampleRows(
            new ReadOnlySpan<byte>(_chunk, _chunkBytes),
            rowBytes,
            count,
            new Span<byte>(_middle + ((long)(_end - _first) * _stride), count * _stride),
            _stride,
            _columns,
            Channels);
        _end = to;
        for (; _next < _geometry.TargetHeight && _rows.Start[_next] + _rows.Count[_next] <= _end; _next++)
        {
            ReadOnlySpan<byte> rows = new(_middle + ((long)(_rows.Start[_next] - _first) * _stride), _rows.Count[_next] * _stride);
            ReadOnlySpan<int> weights = _rows.Weights.AsSpan(_next * _rows.Taps, _rows.Count[_next]);
            ResampleRow.Vertical(rows, _stride, weights, new Span<byte>(_row + (_geometry.TargetX * Channels), _geometry.TargetWidth * Channels));
            Write(_row, _geometry.TargetY + _next);
        }
    }

    /// <summary>Makes room: only the rows that the next target row needs stay.</summary>
    private void DropRows()
    {
        int keep = _next < _geometry.TargetHeight ? Math.Min(_rows!.Start[_next], _end) : _end;
        Buffer.MemoryCopy(
            _middle + ((long)(keep - _first) * _stride), _middle, (long)_capacity * _stride, (long)(_end - keep) * _stride);
        _first = keep;
    }

    /// <summary>The colour of the padding: rows above and below at once, columns into the row that all the others pass through.</summary>
    private void WriteMargins()
    {
        for (int x = 0; x < _options.Width; x++)
        {
            (_row[x * Channels], _row[(x * Channels) + 1], _row[(x * Channels) + 2]) = _options.PadColor;
        }

        for (int y = 0; y < _options.Height; y++)
        {
            if (y < _geometry.TargetY || y >= _geometry.TargetY + _geometry.TargetHeight)
            {
                Write(_row, y);
            }
        }
    }

    private void Write(byte* row, int y)
    {
        int width = _options.Width;
        ReadOnlySpan<byte> pixels = new(row, width * Channels);
        if (_layout == TensorLayout.Nhwc)
        {
            InterleavedWriter.WriteChunk(pixels, _scale, new Span<float>(_destination + ((long)y * width * Channels), width * Channels));
            return;
        }

        for (int color = 0; color < Channels; color++)
        {
            int plane = _scale.Plane(color);
            Span<float> to = new(_destination + ((((long)plane * _options.Height) + y) * width), width);
            PlanarWriter.WriteColor(pixels, color, to, _scale.Mean(plane), _scale.Factor(plane));
        }
    }
}
