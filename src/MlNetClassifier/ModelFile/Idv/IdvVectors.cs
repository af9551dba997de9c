using MlNetClassifier.Data;

namespace MlNetClassifier.ModelFile.Idv;

/// <summary>
/// The vectors of one block: their number, their common length or 0, the lengths where they differ, for each the number of its values or −1 when it
/// has all of them, the indices of the others, and all values one after the other.
/// </summary>
internal static class IdvVectors
{
    private const int Dense = -1;

    /// <summary>Longest sparse vector; a block of few bytes could announce any length.</summary>
    private const int MaxSparseLength = 1 << 27;

    /// <summary>Writes vectors.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="size">Their length by the type of the column; 0 when it varies.</param>
    public static void Write<T>(BinaryWriter writer, IReadOnlyList<VBuffer<T>> vectors, int size)
    {
        writer.Write(vectors.Count);
        int common = size > 0 ? size : vectors.Count > 0 && vectors.All(vector => vector.Length == vectors[0].Length) ? vectors[0].Length : 0;
        writer.Write(common);
        foreach (VBuffer<T> vector in common == 0 ? vectors : [])
        {
            writer.Write(vector.Length);
        }

        List<int> indices = [];
        List<T> values = [];
        foreach (VBuffer<T> vector in vectors)
        {
            if (size > 0 && vector.Length != size)
            {
                throw new InvalidOperationException($"A vector of length {vector.Length} stands in a column of vectors of length {size}.");
            }

            writer.Write(vector.IsDense ? Dense : vector.GetValues().Length);
            values.AddRange(vector.GetValues());
            if (!vector.IsDense)
            {
                indices.AddRange(vector.GetIndices());
            }
        }

        writer.Write(indices.Count);
        indices.ForEach(writer.Write);
        if (values.Count > 0)
        {
            IdvScalars.Write<T>(writer, values.ToArray());
        }
    }

    /// <summary>Reads vectors.</summary>
    /// <param name="reader">The unpacked block.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="size">Their length by the type of the column; 0 when it varies.</param>
    public static VBuffer<T>[] Read<T>(ModelReader reader, int count, int size)
    {
        int stored = reader.ReadInt32(), common = reader.ReadInt32();
        if (stored != count || common < 0 || (size > 0 && common != size))
        {
            throw reader.Error($"a block holds {stored} vectors of length {common} where {count} of {size} were announced");
        }

        int[]? lengths = common > 0 ? null : reader.ReadInt32s(count);
        int[] counts = reader.ReadInt32s(count);
        int[] indices = reader.ReadInt32s(reader.ReadCount(sizeof(int)));
        int total = Check(reader, counts, indices, lengths, common);
        T[] values = total == 0 ? [] : IdvScalars.Read<T>(reader, total);
        VBuffer<T>[] vectors = new VBuffer<T>[count];
        for (int i = 0, valueAt = 0, indexAt = 0; i < count; i++)
        {
            int length = lengths?[i] ?? common, stays = counts[i] == Dense ? length : counts[i];
            T[] own = values.AsSpan(valueAt, stays).ToArray();
            if (counts[i] == Dense)
            {
                vectors[i] = new VBuffer<T>(length, own);
            }
            else
            {
                vectors[i] = new VBuffer<T>(length, stays, own, indices.AsSpan(indexAt, stays).ToArray());
                indexAt += stays;
            }

            valueAt += stays;
        }

        return vectors;
    }

    // The number of values, when everything fits.
    private static int Check(ModelReader reader, int[] counts, int[] indices, int[]? lengths, int common)
    {
        long total = 0;
        int at = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            int length = lengths?[i] ?? common, count = counts[i];
            if (length < 0 || count < Dense || count > length || (count != Dense && (length > MaxSparseLength || count > indices.Length - at)))
            {
                throw reader.Error($"vector {i} of a block has the impossible length {length} with {count} values");
            }

            for (int last = -1, k = 0; k < count; k++, at++)
            {
                if (indices[at] <= last || indices[at] >= length)
                {
                    throw reader.Error($"vector {i} of a block has impossible indices");
                }

                last = indices[at];
            }

            total += count == Dense ? length : count;
        }

        // Every value takes a bit at least.
        return at == indices.Length && total <= 8L * reader.Remaining ? (int)total : throw reader.Error($"a block announces {total} values and is too short for them");
    }
}
