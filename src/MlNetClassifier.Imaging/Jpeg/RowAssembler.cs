namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Collects decoded blocks, one row of units at a time, and makes rows of pixels of them.</summary>
internal sealed unsafe class RowAssembler
{
    private readonly JpegFrame _frame;
    private readonly JpegColorSpace _colors;
    private readonly ComponentWindow[] _windows;
    private readonly int _unitHeight;
    private readonly bool _needsNeighbours;
    private readonly int _width;
    private readonly int _height;

    /// <param name="frame">The frame, with the sizes of <see cref="JpegScale.Apply"/>.</param>
    /// <param name="colors">Meaning of the components.</param>
    /// <param name="size">Side of a decoded block.</param>
    public RowAssembler(JpegFrame frame, JpegColorSpace colors, int size)
    {
        _frame = frame;
        _colors = colors;
        _width = JpegScale.Scaled(frame.Width, size);
        _height = JpegScale.Scaled(frame.Height, size);
        _unitHeight = frame.MaxVertical * size;
        _windows = [.. frame.Components.Select(c => new ComponentWindow(c, frame, size, _width))];
        _needsNeighbours = _windows.Any(w => w.NeedsNeighbours);
    }

    public int Width => _width;

    public int Height => _height;

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public long MemoryNeeded => _windows.Sum(w => w.MemoryNeeded);

    public ComponentWindow this[int component] => _windows[component];

    /// <summary>Hands over pinned memory.</summary>
    public void Attach(byte* memory)
    {
        foreach (ComponentWindow window in _windows)
        {
            window.Attach(memory);
            memory += window.MemoryNeeded;
        }
    }

    /// <summary>To be called when every block of a row of units is in the windows: writes the rows of pixels that are complete.</summary>
    /// <param name="unitRow">Rows of units must come in order.</param>
    /// <param name="pixels">RGB24 of the whole picture.</param>
    public void Finish(int unitRow, byte* pixels)
    {
        bool last = unitRow == _frame.UnitsDown - 1;

        // The lowest row of pixels waits for the samples below it.
        int delay = _needsNeighbours ? 1 : 0;
        int from = Math.Max((unitRow * _unitHeight) - delay, 0);
        int to = last ? _height : ((unitRow + 1) * _unitHeight) - delay;
        foreach (ComponentWindow window in _windows)
        {
            window.Begin(unitRow);
        }

        for (int y = from; y < to; y++)
        {
            Convert(y, pixels + ((long)y * _width * 3));
        }

        if (delay > 0 && !last)
        {
            foreach (ComponentWindow window in _windows)
            {
                window.KeepLast();
            }
        }
    }

    private void Convert(int y, byte* rgb)
    {
        byte* first = _windows[0].Expand(y);
        if (_windows.Length == 1)
        {
            ColorConverter.FromRgb(first, first, first, rgb, _width);
            return;
        }

        byte* second = _windows[1].Expand(y), third = _windows[2].Expand(y);
        switch (_colors)
        {
            case JpegColorSpace.YCbCr:
                ColorConverter.FromYCbCr(first, second, third, rgb, _width);
                break;
            case JpegColorSpace.Rgb:
                ColorConverter.FromRgb(first, second, third, rgb, _width);
                break;
            case JpegColorSpace.Cmyk:
                ColorConverter.FromCmyk(first, second, third, _windows[3].Expand(y), rgb, _width);
                break;
            default:
                ColorConverter.FromYcck(first, second, third, _windows[3].Expand(y), rgb, _width);
                break;
        }
    }
}
