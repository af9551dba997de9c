using System.IO.Compression;

namespace MlNetClassifier.ModelFile.Idv;

/// <summary>Reads the schema of a binary IDataView file, and where its rows lie. Rows themselves are not looked at.</summary>
internal static class IdvSchemaReader
{
    /// <summary>Most columns. ML.NET itself has no limit; a schema of more is a hostile file.</summary>
    private const int MaxColumns = 100_000;

    /// <summary>Most annotations of one column.</summary>
    private const int MaxAnnotations = 1_000;

    /// <summary>Largest unpacked annotation; a million class names of a hundred characters fit.</summary>
    private const int MaxBlockBytes = 256 << 20;

    /// <summary>What one annotation costs of the budget beside its bytes.</summary>
    private const int AnnotationCost = 1024;

    /// <summary>Most dimensions of a vector.</summary>
    private const int MaxRank = 32;

    /// <summary>A vector of keys is the deepest type there is.</summary>
    private const int MaxTypeDepth = 4;

    /// <summary>Reads the columns.</summary>
    /// <param name="file">The whole entry.</param>
    /// <param name="entry">Its name, for messages.</param>
    /// <exception cref="InvalidModelFileException">Anything misplaced, truncated or beyond the limits.</exception>
    public static IReadOnlyList<IdvColumn> Read(ReadOnlyMemory<byte> file, string entry) => [.. ReadFile(file, entry).Columns.Select(stored => stored.Column)];

    /// <summary>Reads the columns and the places of their blocks.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="entry">Its name, for messages.</param>
    /// <exception cref="InvalidModelFileException">Anything misplaced, truncated or beyond the limits.</exception>
    public static IdvFile ReadFile(ReadOnlyMemory<byte> file, string entry)
    {
        ModelReader reader = new(file, entry);
        if (file.Length < IdvFormat.HeaderSize + IdvFormat.Tail.Length || !file.Span[..8].SequenceEqual(IdvFormat.Magic))
        {
            throw reader.Error("it is not a binary schema");
        }

        reader.Seek(0x10);
        if (reader.ReadUInt64() > IdvFormat.Version)
        {
            throw reader.Error("it was written by a newer version of the binary format");
        }

        long tableAt = reader.ReadInt64(), tailAt = reader.ReadInt64();
        long rows = reader.ReadInt64();
        int count = reader.ReadInt32();
        if (count is < 0 or > MaxColumns || rows < 0)
        {
            throw reader.Error($"it announces {count} columns and {rows} rows");
        }

        reader.Seek(tailAt);
        if (!reader.ReadBytes(IdvFormat.Tail.Length).Span.SequenceEqual(IdvFormat.Tail))
        {
            throw reader.Error("its tail is damaged");
        }

        List<(IdvStoredColumn Stored, long AnnotationsAt)> table = [];
        reader.Seek(tableAt);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            IdvType type = ReadType(reader, 0);
            byte compression = reader.ReadByte();
            long rowsPerBlock = reader.ReadLeb128(), lookupAt = reader.ReadInt64();
            table.Add((new IdvStoredColumn(new IdvColumn(name, type, []), compression, rowsPerBlock, lookupAt), reader.ReadInt64()));
        }

        // One budget for the whole file: a small file must not unpack the same bomb once a column.
        long budget = MaxBlockBytes;
        return new IdvFile(
            rows,
            [.. table.Select(row => row.Stored with { Column = row.Stored.Column with { Annotations = ReadAnnotations(reader, row.AnnotationsAt, ref budget) } })]);
    }

    private static List<IdvAnnotation> ReadAnnotations(ModelReader reader, long at, ref long budget)
    {
        if (at == 0)
        {
            return [];
        }

        reader.Seek(at);
        long count = reader.ReadLeb128();
        if (count > MaxAnnotations)
        {
            throw reader.Error($"a column announces {count} annotations");
        }

        List<IdvAnnotation> annotations = [];
        for (long i = 0; i < count; i++)
        {
            // Tables may overlap, so that the number of annotations is bounded by the budget, not by the bytes of the file.
            budget -= AnnotationCost;
            CheckBudget(reader, budget);
            string kind = reader.ReadString();
            IdvType type = ReadType(reader, 0);
            byte compression = reader.ReadByte();
            long blockAt = reader.ReadInt64();
            long length = reader.ReadLeb128();
            int next = reader.Position;
            reader.Seek(blockAt);
            ReadOnlyMemory<byte> block = reader.ReadBytes(length);
            annotations.Add(new IdvAnnotation(kind, type, Unpack(reader, block, compression, ref budget)));
            reader.Seek(next);
        }

        return annotations;
    }

    private static IdvType ReadType(ModelReader reader, int depth)
    {
        if (depth > MaxTypeDepth)
        {
            throw reader.Error("a type nests too deep");
        }

        string codec = reader.ReadString();
        long length = reader.ReadLeb128();
        if (length > reader.Remaining)
        {
            throw reader.Error("the parameters of a type reach beyond its end");
        }

        long end = reader.Position + length;
        IdvType type;
        switch (codec)
        {
            case IdvFormat.VectorCodec:
                IdvType item = ReadType(reader, depth + 1);
                int rank = reader.ReadInt32();
                int[] dimensions = rank is >= 0 and <= MaxRank ? reader.ReadInt32s(rank) : throw reader.Error($"a vector has rank {rank}");
                CheckDimensions(reader, dimensions);
                type = new IdvVector(item, dimensions);
                break;
            case IdvFormat.KeyCodec:
                type = new IdvKey(ReadType(reader, depth + 1), reader.ReadUInt64());
                break;
            default:
                type = IdvFormat.IsSimple(codec) && length == 0 ? new IdvSimple(codec) : new IdvUnknown(codec);
                reader.Seek(end);
                break;
        }

        return reader.Position == end ? type : throw reader.Error($"the parameters of a {codec} have a wrong length");
    }

    private static void CheckBudget(ModelReader reader, long budget)
    {
        if (budget < 0)
        {
            throw reader.Error($"its annotations unpack to more than {MaxBlockBytes} bytes");
        }
    }

    private static void CheckDimensions(ModelReader reader, int[] dimensions)
    {
        long size = 1;
        foreach (int dimension in dimensions)
        {
            size *= Math.Max(dimension, 1);
            if (dimension < 0 || size > int.MaxValue)
            {
                throw reader.Error($"a vector has the impossible shape {string.Join("x", dimensions)}");
            }
        }
    }

    private static ReadOnlyMemory<byte> Unpack(ModelReader reader, ReadOnlyMemory<byte> block, byte compression, ref long budget)
    {
        if (compression == IdvFormat.StoredBlock)
        {
            return block;
        }

        if (compression != IdvFormat.DeflatedBlock)
        {
            throw reader.Error($"an annotation is compressed by the unknown method {compression}");
        }

        using MemoryStream unpacked = new();
        try
        {
            using DeflateStream inflate = new(new MemoryStream(block.ToArray(), writable: false), CompressionMode.Decompress);
            byte[] buffer = new byte[16 << 10];
            for (int read; (read = inflate.Read(buffer)) > 0;)
            {
                budget -= read;
                CheckBudget(reader, budget);
                unpacked.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidModelFileException($"{reader.Error("an annotation is damaged").Message} {error.Message}", error);
        }

        return unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
    }
}
