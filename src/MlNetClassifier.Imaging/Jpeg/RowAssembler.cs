namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Collects decoded blocks, one row of units at a time, and makes rows of pixels of them.</summary>
internal sealed unsafe class RowAssembler
{
    /// <summary>Samples beside a pixel that smooth enlargement looks at, in pixels.</summary>
    private const int Reach = 4;

    private readonly JpegFrame _frame;
    private readonly JpegColorSpace _colors;
    private readonly ComponentWindow[] _windows;
    private readonly IPixelRows _target;
    private readonly PixelRegion _region;
    private readonly int _unitHeight;
    private readonly bool _needsNeighbours;
    private readonly int _width;
    private readonly int _height;

    /// <param name="frame">The frame, with the sizes of <see cref="JpegScale.Apply"/>.</param>
    /// <param name="colors">Meaning of the components.</param>
    /// <param name="size">Side of a decoded block.</param>
    /// <param name="target">Receives the pixels.</param>
    public RowAssembler(JpegFrame frame, JpegColorSpace colors, int size, IPixelRows target)
    {
        _frame = frame;
        _colors = colors;
        _target = target;
        _width = JpegScale.Scaled(frame.Width, size);
        _height = JpegScale.Scaled(frame.Height, size);
        _unitHeight = UnitHeight(frame, size);
        _windows = new ComponentWindow[frame.Components.Length];
        for (int c = 0; c < _windows.Length; c++)
        {
            _windows[c] = new ComponentWindow(frame.Components[c], frame, size, _width);
            _needsNeighbours |= _windows[c].NeedsNeighbours;
            MemoryNeeded += _windows[c].MemoryNeeded;
        }

        _region = target.Region;
        int unitWidth = frame.MaxHorizontal * size;
        FirstUnit = Math.Max(_region.Left - Reach, 0) / unitWidth;
        EndUnit = Math.Min(JpegFrame.DivideUp(_region.Right + Reach, unitWidth), frame.UnitsAcross);
    }

    /// <summary>First column of units that the wanted pixels are made of.</summary>
    public int FirstUnit { get; }

    /// <summary>One past the last.</summary>
    public int EndUnit { get; }

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public long MemoryNeeded { get; }

    public ComponentWindow this[int component] => _windows[component];

    /// <summary>Rows of pixels that a row of units makes.</summary>
    public static int UnitHeight(JpegFrame frame, int size) => frame.MaxVertical * size;

    /// <summary>Hands over pinned memory.</summary>
    public void Attach(byte* memory)
    {
        foreach (ComponentWindow window in _windows)
        {
            window.Attach(memory);
            memory += window.MemoryNeeded;
        }
    }

    /// <summary>To be called before the blocks of a row of units are put into the windows.</summary>
    /// <param name="unitRow">Rows of units must come in order.</param>
    /// <returns>Whether wanted pixels are made of them; the blocks of others need not be put there.</returns>
    public bool Begin(int unitRow)
    {
        foreach (ComponentWindow window in _windows)
        {
            window.Begin(unitRow);
        }

        int top = unitRow * _unitHeight;
        return top - Reach < _region.Bottom && top + _unitHeight + Reach > _region.Top;
    }

    /// <summary>To be called when every block of a row of units is in the windows: makes the rows of pixels that are complete.</summary>
    /// <param name="unitRow">Rows of units must come in order.</param>
    public void Finish(int unitRow)
    {
        bool last = unitRow == _frame.UnitsDown - 1;

        // The lowest row of pixels waits for the samples below it.
        int delay = _needsNeighbours ? 1 : 0;
        int from = Math.Max((unitRow * _unitHeight) - delay, _region.Top);
        int to = Math.Min(last ? _height : ((unitRow + 1) * _unitHeight) - delay, _region.Bottom);
        if (from < to)
        {
            byte* pixels = _target.Begin(from, to);
            for (int y = from; y < to; y++, pixels += (long)_width * 3)
            {
                Convert(y, pixels + (_region.Left * 3), _region.Right - _region.Left);
            }

            _target.End(from, to);
        }

        if (delay > 0 && !last)
        {
            foreach (ComponentWindow window in _windows)
            {
                window.KeepLast();
            }
        }
    }

    private void Convert(int y, byte* rgb, int count)
    {
        byte* first = _windows[0].Expand(y) + _region.Left;
        if (_windows.Length == 1)
        {
            ColorConverter.FromRgb(first, first, first, rgb, count);
            return;
        }

        byte* second = _windows[1].Expand(y) + _region.Left, third = _windows[2].Expand(y) + _region.Left;
        switch (_colors)
        {
            case JpegColorSpace.YCbCr:
                ColorConverter.FromYCbCr(first, second, third, rgb, count);
                break;
            case JpegColorSpace.Rgb:
                ColorConverter.FromRgb(first, second, third, rgb, count);
                break;
            case JpegColorSpace.Cmyk:
                ColorConverter.FromCmyk(first, second, third, _windows[3].Expand(y) + _region.Left, rgb, count);
                break;
            default:
                ColorConverter.FromYcck(first, second, third, _windows[3].Expand(y) + _region.Left, rgb, count);
                break;
        }
    }
}
