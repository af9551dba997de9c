namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Lets two threads share the decoding of a picture: one takes coefficients out of the bits, the other makes samples of them, pixels of those, and passes the
/// pixels on, a few rows of units behind. Neither needs the other: a thread that would have to wait does the other's work if nobody is at it,
/// so that one thread alone decodes as well.
/// </summary>
/// <remarks>
/// Where to cut was measured on small photos: reading the bits takes as long as all the rest with resizing. With the inverse transform on the first
/// thread's side it took more than twice as long as the second, and whole blocks of coefficients cost it as much again to hand over (<see cref="PackedBlocks"/>).
/// </remarks>
internal sealed unsafe class RowPipeline
{
    /// <summary>Rows of units between the two. More would let the first run further ahead, which gains nothing, and leave the near caches.</summary>
    private const int Slots = 4;

    /// <summary>Wider pictures would take more memory between the threads than one thread alone takes.</summary>
    private const int MaxSlotBlocks = 1 << 13;

    private const int Alignment = 64;

    private readonly JpegScan _scan;
    private readonly RowAssembler _rows;
    private readonly int _unitRows;
    private readonly int _slotBlocks;
    private short* _blocks;
    private int* _heads;
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
        _slotBlocks = frame.UnitsAcross * scan.BlocksPerUnit;
    }

    /// <summary>Bytes that <see cref="Attach"/> is given.</summary>
    public int MemoryNeeded => (Slots * _slotBlocks * PackedBlocks.BlockBytes) + Alignment;

    /// <summary>Whether a picture is not too wide.</summary>
    public static bool Suits(JpegScan scan, JpegFrame frame) => frame.UnitsAcross <= MaxSlotBlocks / scan.BlocksPerUnit;

    /// <summary>Hands over pinned memory.</summary>
    public void Attach(byte* memory)
    {
        // A block is two lines of the cache.
        _blocks = (short*)(((nint)memory + (Alignment - 1)) & -Alignment);
        _heads = (int*)(_blocks + (Slots * _slotBlocks * 64));
    }

    /// <summary>Waits until there is room for a row of units.</summary>
    /// <param name="unitRow">Rows of units must come in order.</param>
    /// <param name="packed">Where its blocks go.</param>
    /// <returns>False when the other thread failed.</returns>
    public bool Begin(int unitRow, out PackedBlocks packed)
    {
        packed = Slot(unitRow);
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

    private PackedBlocks Slot(int unitRow)
    {
        int first = unitRow % Slots * _slotBlocks;
        return new PackedBlocks(_blocks + (first * 64), _heads + first);
    }

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
            InterleavedDecoder.Finish(_scan, _rows, next, Slot(next));
            Volatile.Write(ref _finished, next + 1);
        }

        Volatile.Write(ref _finishing, 0);
        return found;
    }
}
