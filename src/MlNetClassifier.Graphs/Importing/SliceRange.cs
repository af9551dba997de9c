namespace MlNetClassifier.Graphs.Importing;

/// <summary>The elements that start, end and step of a Python-like slice mean for a dimension.</summary>
/// <param name="Start">Index of the first element.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Step">Distance of the elements.</param>
/// <param name="IsWhole">Whether that is the whole dimension as it is.</param>
internal readonly record struct SliceRange(int Start, int Count, int Step, bool IsWhole)
{
    /// <summary>Clamps start and end to a dimension and counts; negative ones count from its end.</summary>
    public static SliceRange Of(int size, long start, long end, int step)
    {
        if (step == 0)
        {
            throw new InvalidGraphException("a slice's step is 0.");
        }

        if (size == TensorShape.Batch)
        {
            return start == 0 && step == 1 && end >= int.MaxValue
                ? new SliceRange(0, 0, 1, true)
                : throw new InvalidGraphException("the batch cannot be sliced.");
        }

        start = start < 0 ? start + size : start;
        end = end < 0 ? end + size : end;
        (start, end) = step > 0
            ? (Math.Clamp(start, 0, size), Math.Clamp(end, 0, size))
            : (Math.Clamp(start, -1, size - 1L), Math.Clamp(end, -1, size - 1L));
        long span = step > 0 ? end - start : start - end;
        long width = Math.Abs((long)step);
        int count = (int)Math.Max(0, (span + width - 1) / width);
        return new SliceRange(count == 0 ? 0 : (int)start, count, step, start == 0 && count == size && step == 1);
    }
}
