namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Decoded samples of one component for one row of units, with the last row of the units above: all that is needed to make rows of
/// pixels, whatever the height of the picture.
/// </summary>
internal sealed unsafe class ComponentWindow
{
    /// <summary>Bytes before and behind each row, for neighbours at the edge and for vectors that run over.</summary>
    public const int Margin = 64;

    private readonly JpegComponent _component;
    private readonly int _horizontalNumerator;
    private readonly int _horizontalDenominator;
    private readonly int _verticalNumerator;
    private readonly int _verticalDenominator;
    private readonly int _outputWidth;
    private readonly Upsampling _kind;
    private byte* _rows;
    private byte* _enlarged;
    private short* _sums;
    private int _firstRow;

    public ComponentWindow(JpegComponent component, JpegFrame frame, int size, int outputWidth)
    {
        _component = component;
        _outputWidth = outputWidth;
        RowsPerUnit = component.Vertical * component.BlockSize;
        Stride = RowBytes(component.BlocksPerLine * component.BlockSize);

        // Enlarge by numerator / denominator.
        (_horizontalNumerator, _horizontalDenominator) = (frame.MaxHorizontal * size, component.Horizontal * component.BlockSize);
        (_verticalNumerator, _verticalDenominator) = (frame.MaxVertical * size, component.Vertical * component.BlockSize);
        bool sameWidth = _horizontalNumerator == _horizontalDenominator, sameHeight = _verticalNumerator == _verticalDenominator;
        bool twiceWidth = _horizontalNumerator == 2 * _horizontalDenominator, twiceHeight = _verticalNumerator == 2 * _verticalDenominator;

        // libjpeg's rules: no smoothing of pictures that are decoded to single pixels, nor of rows of one or two samples.
        bool smooth = size > 1, wide = component.Width > 2;
        _kind = sameWidth && sameHeight ? Upsampling.None
            : twiceWidth && sameHeight && smooth && wide ? Upsampling.Columns
            : sameWidth && twiceHeight && smooth ? Upsampling.Rows
            : twiceWidth && twiceHeight && smooth && wide ? Upsampling.Both
            : Upsampling.Repeat;
    }

    private enum Upsampling
    {
        None,
        Columns,
        Rows,
        Both,
        Repeat,
    }

    public int RowsPerUnit { get; }

    public int Stride { get; }

    /// <summary>Whether a row of pixels needs samples of the row above and below.</summary>
    public bool NeedsNeighbours => _kind is Upsampling.Rows or Upsampling.Both;

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public long MemoryNeeded
        => ((long)(RowsPerUnit + 1) * Stride) + RowBytes(EnlargedLength) + (RowBytes(EnlargedLength) * sizeof(short));

    private int EnlargedLength => Math.Max(_outputWidth, 2 * _component.Width);

    public void Attach(byte* memory)
    {
        _rows = memory + Margin;
        _enlarged = memory + ((RowsPerUnit + 1) * Stride) + Margin;
        _sums = (short*)(_enlarged + RowBytes(EnlargedLength));
    }

    /// <summary>Where block column x, block row y of the current row of units goes.</summary>
    public byte* Block(int x, int y) => _rows + ((1 + (y * _component.BlockSize)) * Stride) + (x * _component.BlockSize);

    /// <summary>Says which row of units is in the window.</summary>
    public void Begin(int unitRow) => _firstRow = (unitRow * RowsPerUnit) - 1;

    /// <summary>Keeps the last row for the next row of units.</summary>
    public void KeepLast() => Buffer.MemoryCopy(Row(_firstRow + RowsPerUnit) - Margin, _rows - Margin, Stride, Stride);

    /// <summary>Samples of the component for one row of the picture, as many as it is wide (and surplus ones behind).</summary>
    public byte* Expand(int y)
    {
        int near, far;
        switch (_kind)
        {
            case Upsampling.None:
                return Row(y);

            case Upsampling.Columns:
                byte* row = Row(y);
                row[-1] = row[0];
                row[_component.Width] = row[_component.Width - 1];
                Upsampler.Columns(row, _enlarged, _component.Width);
                return _enlarged;

            case Upsampling.Rows:
                (near, far) = Neighbours(y);
                Upsampler.Rows(Row(near), Row(far), _enlarged, _component.Width, (y & 1) == 0 ? 1 : 2);
                return _enlarged;

            case Upsampling.Both:
                (near, far) = Neighbours(y);
                Upsampler.Sum(Row(near), Row(far), _sums, _component.Width);
                _sums[-1] = _sums[0];
                _sums[_component.Width] = _sums[_component.Width - 1];
                Upsampler.ColumnsOfSums(_sums, _enlarged, _component.Width);
                return _enlarged;

            default:
                near = (int)((long)y * _verticalDenominator / _verticalNumerator);
                Upsampler.Repeat(Row(near), _enlarged, _outputWidth, _horizontalNumerator, _horizontalDenominator);
                return _enlarged;
        }
    }

    private static int RowBytes(int samples) => ((samples + 63) & ~63) + (2 * Margin);

    private byte* Row(int y) => _rows + ((y - _firstRow) * Stride);

    /// <summary>The row of samples that covers a row of pixels, and the one on the other side; at the edge the same again.</summary>
    private (int Near, int Far) Neighbours(int y)
    {
        int near = y >> 1;
        return (near, Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, _component.Height - 1));
    }
}
