using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Data;

/// <summary>
/// A text loader in a model file: limits and flags, separators, and for each column its type and fields. The first line of the training file, from
/// which slot names come, is a sibling entry.
/// </summary>
internal static class TextLoaderFile
{
    private const string HeaderEntry = "Header.txt";
    private const uint KeysHaveNoMinimum = 0x0001000C;
    private const uint RangesMayBeVectors = 0x0001000A;
    private const int OpenEnd = int.MaxValue;

    [Flags]
    private enum Flags : uint
    {
        TrimWhitespace = 1,
        HasHeader = 2,
        AllowQuoting = 4,
        AllowSparse = 8,
        ReadMultilines = 16,
        MissingRealsAsNaNs = 32,
        All = 63,
    }

    public static VersionInfo Version { get; } =
        new("TXTLOADR", 0x0001000C, RangesMayBeVectors, 0x00010009, "TextLoader", "Microsoft.ML.Data");

    public static void Save(ModelSaveContext ctx, TextLoader.Options options, string? header)
    {
        if (options.EscapeChar != '"' || options.DecimalMarker != '.')
        {
            throw new NotSupportedException("A text loader with another quote than \" or another decimal mark than a point cannot be written to a model file.");
        }

        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(sizeof(float));
        ctx.Writer.Write(options.MaxRows ?? long.MaxValue);
        ctx.Writer.Write((uint)((options.TrimWhitespace ? Flags.TrimWhitespace : 0) | (options.HasHeader ? Flags.HasHeader : 0)
            | (options.AllowQuoting ? Flags.AllowQuoting : 0) | (options.ReadMultilines ? Flags.ReadMultilines : 0)
            | (options.MissingRealsAsNaNs ? Flags.MissingRealsAsNaNs : 0)));
        ctx.Writer.Write(options.InputSize ?? 0);
        ctx.Writer.Write(options.Separators.Length);
        foreach (char separator in options.Separators)
        {
            ctx.Writer.Write((short)separator);
        }

        ctx.Writer.Write(options.Columns!.Length);
        foreach (TextLoader.Column column in options.Columns)
        {
            SaveColumn(ctx, column);
        }

        if (header is not null)
        {
            ctx.SaveBinaryStream(HeaderEntry, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(header + "\n")));
        }
    }

    public static TextLoader Load(ModelLoadContext context)
    {
        ModelReader reader = context.Reader;
        if (context.Header.ModelVerWritten > Version.VerWrittenCur)
        {
            throw reader.Error("it is a text loader of a newer version than this toolkit reads; load the model alone with Model.Load");
        }

        int size = reader.ReadInt32();
        long maxRows = reader.ReadInt64();
        Flags flags = (Flags)(uint)reader.ReadInt32();
        int inputSize = reader.ReadInt32();
        if (size != sizeof(float) || maxRows <= 0 || (flags & ~Flags.All) != 0 || inputSize < 0)
        {
            throw reader.Error($"its numbers have {size} bytes, its rows end at {maxRows}, and its flags are {(uint)flags:X}");
        }

        ReadOnlySpan<byte> separators = reader.ReadBytes(2L * reader.ReadCount(sizeof(short))).Span;
        char[] characters = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(separators).ToArray();
        TextLoader.Column[] columns = new TextLoader.Column[reader.ReadCount(4 * sizeof(int))];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = LoadColumn(context);
        }

        TextLoader.Options options = new()
        {
            MaxRows = maxRows == long.MaxValue ? null : maxRows,
            TrimWhitespace = flags.HasFlag(Flags.TrimWhitespace),
            HasHeader = flags.HasFlag(Flags.HasHeader),
            AllowQuoting = flags.HasFlag(Flags.AllowQuoting),
            AllowSparse = flags.HasFlag(Flags.AllowSparse),
            ReadMultilines = flags.HasFlag(Flags.ReadMultilines),
            MissingRealsAsNaNs = flags.HasFlag(Flags.MissingRealsAsNaNs),
            InputSize = inputSize == 0 ? null : inputSize,
            Separators = characters,
            Columns = columns,
        };
        try
        {
            string? header = context.ContainsStream(HeaderEntry) ? System.Text.Encoding.UTF8.GetString(context.LoadBinaryStream(HeaderEntry)).TrimEnd('\r', '\n') : null;
            return new TextLoader(options, header);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw reader.Error(error.Message);
        }
    }

    private static void SaveColumn(ModelSaveContext ctx, TextLoader.Column column)
    {
        ctx.SaveNonEmptyString(column.Name);
        ctx.Writer.Write((byte)column.DataKind);
        ctx.Writer.Write(column.KeyCount is not null);
        if (column.KeyCount is { } key)
        {
            ctx.Writer.Write(key.Count ?? KeyDataViewType.MaxCount(PrimitiveTypes.FromKind(column.DataKind).RawType));
        }

        ctx.Writer.Write(column.Source.Length);
        foreach (TextLoader.Range range in column.Source)
        {
            ctx.Writer.Write(range.Min);
            ctx.Writer.Write(range.Max + 1 ?? OpenEnd);
            ctx.Writer.Write(range is { IsSingle: false, Max: { } last } && last == range.Min);
        }
    }

    private static TextLoader.Column LoadColumn(ModelLoadContext context)
    {
        ModelReader reader = context.Reader;
        string name = context.LoadNonEmptyString();
        byte kind = reader.ReadByte();
        if (!Enum.IsDefined((DataKind)kind))
        {
            throw reader.Error($"column '{name}' has the unknown kind {kind}");
        }

        KeyCount? key = null;
        if (reader.ReadBoolByte())
        {
            bool old = context.Header.ModelVerWritten < KeysHaveNoMinimum;
            if (old && (!reader.ReadBoolByte() || reader.ReadInt64() != 0))
            {
                throw reader.Error($"column '{name}' is a key that does not begin at 0");
            }

            ulong count = old ? (ulong)Math.Max(0, reader.ReadInt32()) : reader.ReadUInt64();
            key = count == 0 ? new KeyCount() : new KeyCount(count);
        }

        TextLoader.Range[] ranges = new TextLoader.Range[reader.ReadCount(2 * sizeof(int))];
        for (int i = 0; i < ranges.Length; i++)
        {
            int min = reader.ReadInt32(), limit = reader.ReadInt32();
            bool vector = context.Header.ModelVerWritten >= RangesMayBeVectors && reader.ReadBoolByte();
            if (min < 0 || limit <= min)
            {
                throw reader.Error($"column '{name}' reads the impossible fields {min} to {limit - 1}");
            }

            ranges[i] = limit == OpenEnd ? new TextLoader.Range(min, null)
                : limit == min + 1 && !vector ? new TextLoader.Range(min)
                : new TextLoader.Range(min, limit - 1);
        }

        return new TextLoader.Column(name, (DataKind)kind, ranges, key);
    }
}
