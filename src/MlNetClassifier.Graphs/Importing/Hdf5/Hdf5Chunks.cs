namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Gathers a chunked dataset from its version 1 B-tree (specification III.A.1, node type 1).</summary>
internal sealed class Hdf5Chunks(
    Hdf5Image image, string path, int[] dimensions, int[] chunk, int elementSize, Hdf5FilterPipeline filters)
{
    private const int MaxDepth = 16;

    private readonly List<(long[] Origin, uint Skipped, ReadOnlyMemory<byte> Stored)> _chunks = [];
    private readonly HashSet<ulong> _seen = [];

    /// <summary>All elements, row-major. Every chunk must be there: a hole would train on zeros unnoticed.</summary>
    public byte[] Read(ulong tree, int size)
    {
        long chunkBytes = elementSize;
        long expected = 1;
        for (int i = 0; i < chunk.Length; i++)
        {
            if (chunk[i] == 0)
            {
                throw image.Invalid($"{path} has empty chunks");
            }

            chunkBytes *= chunk[i];
            if (chunkBytes > Array.MaxLength / 2)
            {
                throw image.Unsupported($"{path}: chunks of more than 1 GiB");
            }

            expected *= (dimensions[i] + (long)chunk[i] - 1) / chunk[i];
        }

        if (size == 0)
        {
            return [];
        }

        if (tree == Hdf5Image.Undefined)
        {
            throw image.Invalid($"{path} was declared and never written");
        }

        Node(tree, 0);
        long stored = _chunks.Sum(c => (long)c.Stored.Length);
        if (_chunks.Count != expected || stored < Math.Max(size, chunkBytes) / filters.MaxRatio)
        {
            throw image.Invalid($"{path} needs {expected} chunks of {chunkBytes} bytes and has {_chunks.Count} ({stored} bytes stored)");
        }

        var result = new byte[size];
        var origins = new HashSet<string>(StringComparer.Ordinal);
        foreach ((long[] origin, uint skipped, ReadOnlyMemory<byte> bytes) in _chunks)
        {
            if (!origins.Add(string.Join(',', origin)))
            {
                throw image.Invalid($"{path} has two chunks at the same place");
            }

            if (bytes.Length < chunkBytes / filters.MaxRatio)
            {
                throw image.Invalid($"a chunk of {path} has {bytes.Length} bytes stored for {chunkBytes}");
            }

            Copy(filters.Undo(bytes, skipped, (int)chunkBytes, path).Span, origin, result);
        }

        return result;
    }

    private void Node(ulong address, int depth)
    {
        if (depth > MaxDepth || !_seen.Add(address))
        {
            throw image.Invalid($"the chunk tree of {path} is too deep or runs in a circle");
        }

        Hdf5Cursor cursor = image.At(address, "chunk tree");
        cursor.Expect("TREE");
        int kind = cursor.U8();
        int level = cursor.U8();
        int entries = cursor.U16();
        if (kind != 1)
        {
            throw image.Invalid($"the chunk tree of {path} is of kind {kind}");
        }

        cursor.Skip(2 * image.OffsetSize);
        for (int i = 0; i < entries; i++)
        {
            uint stored = cursor.U32();
            uint skipped = cursor.U32();
            var origin = new long[chunk.Length];
            for (int d = 0; d < origin.Length; d++)
            {
                ulong at = cursor.U64();
                if (level == 0 && (at >= (ulong)dimensions[d] || at % (ulong)chunk[d] != 0))
                {
                    throw image.Invalid($"a chunk of {path} begins at {at} of {dimensions[d]} in dimension {d}");
                }

                origin[d] = (long)at;
            }

            cursor.Skip(8);
            ulong child = cursor.Offset();
            if (level > 0)
            {
                Node(child, depth + 1);
            }
            else
            {
                _chunks.Add((origin, skipped, image.Slice(child, stored, path)));
            }
        }
    }

    // Copies the part of a chunk inside the dataset, innermost rows at a time.
    private void Copy(ReadOnlySpan<byte> source, long[] origin, Span<byte> target)
    {
        int rank = chunk.Length;
        if (rank == 0)
        {
            source[..elementSize].CopyTo(target);
            return;
        }

        int inner = rank - 1;
        int rowBytes = (int)Math.Min(chunk[inner], dimensions[inner] - origin[inner]) * elementSize;
        var index = new int[rank];
        while (true)
        {
            long from = 0;
            long to = 0;
            for (int d = 0; d < rank; d++)
            {
                from = (from * chunk[d]) + index[d];
                to = (to * dimensions[d]) + origin[d] + index[d];
            }

            source.Slice((int)from * elementSize, rowBytes).CopyTo(target[((int)to * elementSize)..]);
            int axis = inner - 1;
            while (axis >= 0 && (++index[axis] >= chunk[axis] || origin[axis] + index[axis] >= dimensions[axis]))
            {
                index[axis--] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }
}
