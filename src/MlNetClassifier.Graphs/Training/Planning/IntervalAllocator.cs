namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Assigns memory to values that live from one moment to another, so that those that never meet share it.</summary>
internal sealed class IntervalAllocator
{
    private const long Alignment = 16;

    private readonly List<(int First, int Last, long Start, long End)> _placed = [];

    /// <summary>Floats needed for everything placed so far.</summary>
    public long Length { get; private set; }

    /// <summary>Finds the lowest place that is free from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public long Place(int first, int last, long length)
    {
        // One panel of slack: kernels read (never write) up to a panel beyond the last pixel.
        length = (length + 64 + Alignment - 1) / Alignment * Alignment;
        long start = 0;
        foreach ((int _, int _, long from, long to) in _placed.Where(p => p.First <= last && p.Last >= first).OrderBy(p => p.Start))
        {
            if (from - start >= length)
            {
                break;
            }

            start = Math.Max(start, to);
        }

        _placed.Add((first, last, start, start + length));
        Length = Math.Max(Length, start + length);
        return start;
    }
}
