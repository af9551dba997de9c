using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.ModelFile.Idv;

/// <summary>Encodes and decodes the value of an annotation: one value, or one vector of known size.</summary>
internal static class IdvValues
{
    /// <summary>Length field of a vector that has a value in every slot.</summary>
    private const int Dense = -1;

    /// <summary>Encodes a dense vector of texts.</summary>
    public static byte[] EncodeTexts(IReadOnlyList<ReadOnlyMemory<char>> values) => Encode(writer =>
    {
        WriteVectorStart(writer, values.Count);
        WriteTexts(writer, values);
    });

    /// <summary>Encodes one text.</summary>
    public static byte[] EncodeText(ReadOnlyMemory<char> value) => Encode(writer => WriteTexts(writer, [value]));

    /// <summary>Encodes a dense vector of numbers.</summary>
    public static byte[] EncodeNumbers<T>(T[] values)
        where T : unmanaged => Encode(writer =>
    {
        WriteVectorStart(writer, values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    });

    /// <summary>Decodes a vector of texts, sparse ones spread out.</summary>
    public static ReadOnlyMemory<char>[] DecodeTexts(ModelReader reader, long size)
    {
        (int length, int[]? slots) = ReadVectorStart(reader, size, 1);
        ReadOnlyMemory<char>[] values = ReadTexts(reader, slots?.Length ?? length);
        return Spread(values, slots, length);
    }

    /// <summary>Decodes one text.</summary>
    public static ReadOnlyMemory<char> DecodeText(ModelReader reader) => ReadTexts(reader, 1)[0];

    /// <summary>Decodes a vector of numbers, sparse ones spread out.</summary>
    public static T[] DecodeNumbers<T>(ModelReader reader, long size)
        where T : unmanaged
    {
        (int length, int[]? slots) = ReadVectorStart(reader, size, Marshal.SizeOf<T>());
        T[] values = MemoryMarshal.Cast<byte, T>(reader.ReadBytes((long)(slots?.Length ?? length) * Marshal.SizeOf<T>()).Span).ToArray();
        return Spread(values, slots, length);
    }

    private static byte[] Encode(Action<BinaryWriter> write)
    {
        using MemoryStream output = new();
        using BinaryWriter writer = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        write(writer);
        writer.Flush();
        return output.ToArray();
    }

    // One vector, its length, dense, no indices.
    private static void WriteVectorStart(BinaryWriter writer, int length)
    {
        writer.Write(1);
        writer.Write(length);
        writer.Write(Dense);
        writer.Write(0);
    }

    private static void WriteTexts(BinaryWriter writer, IReadOnlyList<ReadOnlyMemory<char>> values)
    {
        writer.Write(values.Count);
        int end = 0;
        StringBuilder all = new();
        foreach (ReadOnlyMemory<char> value in values)
        {
            end += value.Length;
            writer.Write(end);
            all.Append(value);
        }

        writer.Write(all.ToString());
    }

    private static (int Length, int[]? Slots) ReadVectorStart(ModelReader reader, long size, int bytesEach)
    {
        int vectors = reader.ReadInt32(), length = reader.ReadInt32();
        if (vectors != 1 || length != size)
        {
            throw reader.Error($"an annotation holds {vectors} vectors of length {length} where one of {size} was announced");
        }

        int count = reader.ReadInt32();
        int[] indices = reader.ReadInt32s(reader.ReadCount(sizeof(int)));
        if (count == Dense)
        {
            return (long)length * bytesEach <= reader.Remaining ? (length, null) : throw reader.Error($"a vector of length {length} ends early");
        }

        bool ascending = indices.Length == count && !indices.Where((slot, i) => slot < 0 || slot >= length || (i > 0 && slot <= indices[i - 1])).Any();
        return ascending ? (length, indices) : throw reader.Error("a sparse vector has impossible indices");
    }

    /// <summary>Reads texts: their number, the end of each, and all characters in one string.</summary>
    public static ReadOnlyMemory<char>[] ReadTexts(ModelReader reader, int expected)
    {
        int count = reader.ReadCount(sizeof(int));
        int[] ends = reader.ReadInt32s(count);
        string all = reader.ReadString();
        if (count != expected)
        {
            throw reader.Error($"a block holds {count} texts where {expected} were announced");
        }

        ReadOnlyMemory<char>[] values = new ReadOnlyMemory<char>[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            // ML.NET marks a missing text by the complement of its end.
            int end = ends[i] < 0 ? ~ends[i] : ends[i];
            if (end < start || end > all.Length)
            {
                throw reader.Error($"text {i} of a block has an impossible end");
            }

            values[i] = all.AsMemory(start, end - start);
            start = end;
        }

        return values;
    }

    private static T[] Spread<T>(T[] values, int[]? slots, int length)
    {
        if (slots is null)
        {
            return values;
        }

        // A sparse block of few bytes may announce any length; ten million slots are beyond every label set.
        const int most = 10_000_000;
        if (length > most)
        {
            throw new InvalidModelFileException($"The model file cannot be read: a sparse annotation of {length} slots is longer than {most}.");
        }

        T[] all = new T[length];
        for (int i = 0; i < slots.Length; i++)
        {
            all[slots[i]] = values[i];
        }

        return all;
    }
}
