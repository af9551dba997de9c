using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.Graphs.Tests.Importing.TfLite;

/// <summary>Writes FlatBuffers with file identifier TFL3, every field in a slot of its own, children behind their parents.</summary>
internal sealed class FlatBufferTestWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Queue<(int At, object Child)> _open = new();

    /// <summary>Fields by number: byte, int and float inline; strings, arrays and tables by offset; null for absent ones.</summary>
    public sealed record Table(params object?[] Fields);

    public static byte[] Write(Table root)
    {
        var writer = new FlatBufferTestWriter();
        writer._bytes.AddRange([0, 0, 0, 0, .. "TFL3"u8]);
        writer._open.Enqueue((0, root));
        while (writer._open.TryDequeue(out (int At, object Child) next))
        {
            writer.Align();
            int place = writer.Append(next.Child);
            BinaryPrimitives.WriteUInt32LittleEndian(CollectionsMarshal.AsSpan(writer._bytes)[next.At..], (uint)(place - next.At));
        }

        return [.. writer._bytes];
    }

    private int Append(object value)
    {
        int at = _bytes.Count;
        switch (value)
        {
            case string text:
                Vector(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetByteCount(text));
                break;
            case byte[] data:
                Vector(data, data.Length);
                break;
            case int[] numbers:
                Vector(MemoryMarshal.AsBytes(numbers.AsSpan()), numbers.Length);
                break;
            case long[] numbers:
                Vector(MemoryMarshal.AsBytes(numbers.AsSpan()), numbers.Length);
                break;
            case float[] numbers:
                Vector(MemoryMarshal.AsBytes(numbers.AsSpan()), numbers.Length);
                break;
            case Table[] tables:
                Vector(new byte[4 * tables.Length], tables.Length);
                for (int i = 0; i < tables.Length; i++)
                {
                    _open.Enqueue((at + 4 + (4 * i), tables[i]));
                }

                break;
            case Table table:
                return AppendTable(table);
            default:
                throw new ArgumentException($"Cannot write {value}.");
        }

        return at;
    }

    private int AppendTable(Table table)
    {
        int slots = table.Fields.Length;
        int vtable = _bytes.Count;
        U16(4 + (2 * slots));
        U16(4 + (4 * slots));
        for (int i = 0; i < slots; i++)
        {
            U16(table.Fields[i] is null ? 0 : 4 + (4 * i));
        }

        Align();
        int start = _bytes.Count;
        _bytes.AddRange(BitConverter.GetBytes(start - vtable));
        foreach (object? field in table.Fields)
        {
            switch (field)
            {
                case byte small:
                    _bytes.AddRange([small, 0, 0, 0]);
                    break;
                case int number:
                    _bytes.AddRange(BitConverter.GetBytes(number));
                    break;
                case float number:
                    _bytes.AddRange(BitConverter.GetBytes(number));
                    break;
                default:
                    if (field is not null)
                    {
                        _open.Enqueue((_bytes.Count, field));
                    }

                    _bytes.AddRange([0, 0, 0, 0]);
                    break;
            }
        }

        return start;
    }

    private void Vector(ReadOnlySpan<byte> content, int count)
    {
        _bytes.AddRange(BitConverter.GetBytes(count));
        _bytes.AddRange(content);
    }

    private void U16(int value) => _bytes.AddRange(BitConverter.GetBytes((ushort)value));

    private void Align() => _bytes.AddRange(new byte[(4 - (_bytes.Count & 3)) & 3]);
}
