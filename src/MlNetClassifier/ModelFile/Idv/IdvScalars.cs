using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.ModelFile.Idv;

/// <summary>The values of one block of a scalar column, or the items of a vector column, in the form of ML.NET's codecs.</summary>
internal static class IdvScalars
{
    /// <summary>Writes values.</summary>
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            WriteTexts(writer, Cast<T, ReadOnlyMemory<char>>(values));
        }
        else if (typeof(T) == typeof(bool))
        {
            WriteBits(writer, Cast<T, bool>(values));
        }
        else if (typeof(T) == typeof(DateTime))
        {
            foreach (DateTime value in Cast<T, DateTime>(values))
            {
                writer.Write(value.Ticks);
            }
        }
        else if (typeof(T) == typeof(DateTimeOffset))
        {
            ReadOnlySpan<DateTimeOffset> moments = Cast<T, DateTimeOffset>(values);
            foreach (DateTimeOffset value in moments)
            {
                writer.Write((short)value.Offset.TotalMinutes);
            }

            foreach (DateTimeOffset value in moments)
            {
                writer.Write(value.DateTime.Ticks);
            }
        }
        else
        {
            writer.Write(Bytes(values));
        }
    }

    /// <summary>Reads values.</summary>
    /// <exception cref="InvalidModelFileException">There are fewer than asked for, or impossible ones.</exception>
    public static T[] Read<T>(ModelReader reader, int count)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            return (T[])(object)IdvValues.ReadTexts(reader, count);
        }

        if (typeof(T) == typeof(bool))
        {
            ReadOnlySpan<byte> bits = reader.ReadBytes((count + 7L) / 8).Span;
            bool[] flags = new bool[count];
            for (int i = 0; i < count; i++)
            {
                flags[i] = (bits[i / 8] >> (i % 8) & 1) != 0;
            }

            return (T[])(object)flags;
        }

        if (typeof(T) == typeof(DateTime))
        {
            return (T[])(object)Array.ConvertAll(Numbers<long>(reader, count), ticks => Moment(reader, ticks));
        }

        if (typeof(T) == typeof(DateTimeOffset))
        {
            short[] minutes = Numbers<short>(reader, count);
            long[] ticks = Numbers<long>(reader, count);
            return (T[])(object)minutes.Select((minute, i) => Moment(reader, ticks[i], minute)).ToArray();
        }

        return Numbers<T>(reader, count);
    }

    private static DateTime Moment(ModelReader reader, long ticks) =>
        ticks == long.MinValue ? default
        : ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks)
        : throw reader.Error($"a time of {ticks} ticks is impossible");

    private static DateTimeOffset Moment(ModelReader reader, long ticks, short minutes)
    {
        try
        {
            return new DateTimeOffset(Moment(reader, ticks), TimeSpan.FromMinutes(minutes == short.MinValue ? 0 : minutes));
        }
        catch (ArgumentException error)
        {
            throw reader.Error($"a time is impossible: {error.Message}");
        }
    }

    private static void WriteTexts(BinaryWriter writer, ReadOnlySpan<ReadOnlyMemory<char>> values)
    {
        writer.Write(values.Length);
        int end = 0;
        StringBuilder all = new();
        foreach (ReadOnlyMemory<char> value in values)
        {
            end = checked(end + value.Length);
            writer.Write(end);
            all.Append(value);
        }

        writer.Write(all.ToString());
    }

    private static void WriteBits(BinaryWriter writer, ReadOnlySpan<bool> values)
    {
        for (int first = 0; first < values.Length; first += 8)
        {
            int bits = 0;
            for (int i = first; i < Math.Min(first + 8, values.Length); i++)
            {
                bits |= values[i] ? 1 << (i - first) : 0;
            }

            writer.Write((byte)bits);
        }
    }

    // Numbers and time spans: their bytes as they lie in memory.
    private static T[] Numbers<T>(ModelReader reader, int count)
    {
        ReadOnlySpan<byte> bytes = reader.ReadBytes((long)count * Unsafe.SizeOf<T>()).Span;
        T[] values = new T[count];
        bytes.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(values)), bytes.Length));
        return values;
    }

    private static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> values) => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? throw new NotSupportedException($"Values of type {typeof(T).Name} have no binary form.")
        : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), values.Length * Unsafe.SizeOf<T>());

    private static ReadOnlySpan<TTo> Cast<TFrom, TTo>(ReadOnlySpan<TFrom> values) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFrom, TTo>(ref MemoryMarshal.GetReference(values)), values.Length);
}
