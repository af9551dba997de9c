namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Lets two threads share the decoding of a picture: one takes coefficients out of the bits and transforms them, the other makes pixels of the
/// samples and passes them on, a few rows of units behind. Neither needs the other: a thread that would have to wait does the other's work if
/// nobody is at it, so that one thread alone decodes as well.
/// </summary>
/// <param name="rows">What both work on, with <see cref="Slots"/> slots.</param>
/// <param name="unitRows">Rows of units of the picture.</param>
internal sealed class RowPipeline(RowAssembler rows, int unitRows)
{
    /// <summary>Rows of units between the two. More would let the first run further ahead, which gains nothing, and leave the nearest cache.</summary>
    public const int Slots = 4;

    private int _filled;
    private int _finished;
    private int _finishing;
    private volatile bool _stopped;

    /// <summary>Waits until there is room for a row of units.</summary>
    /// <returns>False when the other thread failed.</returns>
    public bool Begin(int unitRow)
    {
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
        while (Volatile.Read(ref _finished) < unitRows && !_stopped)
        {
            if (!TryFinish())
            {
                Thread.SpinWait(1);
            }
        }
    }

    /// <summary>To be called when one of the two fails: the other does not wait for it.</summary>
    public void Stop() => _stopped = true;

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
            rows.Finish(next);
            Volatile.Write(ref _finished, next + 1);
        }

        Volatile.Write(ref _finishing, 0);
        return found;
    }
}
