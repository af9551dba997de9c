namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Lets two threads share the decoding of a picture: one takes coefficients out of the bits, the other makes samples of them, pixels of those, and passes the
/// pixels on, a few rows of units behind. Neither needs the other: a thread that would have to wait does the other's work if nobody is at it,
/// so that one thread alone decodes as well.
/// </summary>
/// <remarks>
/// Where to cut was measured on small photos: reading the bits takes as long as all the rest with resizing. With the inverse transform on the first
/// thread's side it took more than twice as long as the second.
/// </remarks>
internal sealed unsafe class RowPipeline
{
    /// <summary>Rows of units between the two. More would let the first run further ahead, which gains nothing, and leave the near caches.</summary>
    private const int Slots = 4;

    /// <summary>Wider pictures would take more memory between the threads than one thread alone takes.</summary>
    private const int MaxSlotLength = 1 << 19;

    private readonly JpegScan _scan;
    private readonly RowAssembler _rows;
    private readonly int _unitRows;
    private readonly int _slotLength;
    private readonly int _slotBlocks;
    private short* _blocks;
    private int* _ends;
    private int _filled;
    private int _finished;
    private int _finishing;
    private volatile bool _stopped;

    /// <param name="scan">The scan, interleaved.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="rows">Makes pixels of blocks.</param>
    public RowPipeline(JpegScan scan, JpegFrame frame, RowAssembler rows)
    {
        _scan = scan;
        _rows = rows;
        _unitRows = frame.UnitsDown;
        _slotLength = InterleavedDecoder.RowLength(scan, frame);
        _slotBlocks = frame.UnitsAcross * scan.BlocksPerUnit;
    }

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public int MemoryNeeded => Slots * ((_slotLength * sizeof(short)) + (_slotBlocks * sizeof(int)));

    /// <summary>Whether a picture is not too wide.</summary>
    public static bool Suits(JpegScan scan, JpegFrame frame) => frame.UnitsAcross <= MaxSlotLength / (scan.BlocksPerUnit * ZigZag.BlockLength);

    /// <summary>Hands over pinned memory.</summary>
    public void Attach(byte* memory)
    {
        _ends = (int*)memory;
        _blocks = (short*)(memory + (Slots * _slotBlocks * sizeof(int)));
    }

    /// <summary>Waits until there is room for a row of units.</summary>
    /// <param name="unitRow">Rows of units must come in order.</param>
    /// <param name="blocks">Where the coefficients go, not cleared.</param>
    /// <param name="ends">Where one past the place of each block's last coefficient goes.</param>
    /// <returns>False when the other thread failed.</returns>
    public bool Begin(int unitRow, out short* blocks, out int* ends)
    {
        blocks = Blocks(unitRow);
        ends = Ends(unitRow);
        while (unitRow - Volatile.Read(ref _finished) >= Slots)
        {
            if (_stopped)
            {
                return false;
            }

            if (!TryFinish())
            {
                Thread.SpinWait(1);
            }
        }

        return true;
    }

    /// <summary>Hands a row of units over.</summary>
    public void End(int unitRow) => Volatile.Write(ref _filled, unitRow + 1);

    /// <summary>Makes pixels until there is nothing left to come.</summary>
    public void FinishAll()
    {
        while (Volatile.Read(ref _finished) < _unitRows && !_stopped)
        {
            if (!TryFinish())
            {
                Thread.SpinWait(1);
            }
        }
    }

    /// <summary>To be called when one of the two fails: the other does not wait for it.</summary>
    public void Stop() => _stopped = true;

    private short* Blocks(int unitRow) => _blocks + ((unitRow % Slots) * _slotLength);

    private int* Ends(int unitRow) => _ends + ((unitRow % Slots) * _slotBlocks);

    /// <summary>Finishes the next row of units, if it is filled and nobody is at it.</summary>
    private bool TryFinish()
    {
        if (Volatile.Read(ref _filled) == Volatile.Read(ref _finished) || Interlocked.CompareExchange(ref _finishing, 1, 0) != 0)
        {
            return false;
        }

        int next = _finished;
        bool found = next < Volatile.Read(ref _filled);
        if (found)
        {
            InterleavedDecoder.Finish(_scan, _rows, next, Blocks(next), Ends(next));
            Volatile.Write(ref _finished, next + 1);
        }

        Volatile.Write(ref _finishing, 0);
        return found;
    }
}
