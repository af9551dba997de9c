using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.Graphs.Tests.Importing.Hdf5;

/// <summary>Writes HDF5 files of the oldest kind: superblock 0, one symbol node a group, contiguous float32, text attributes of fixed width.</summary>
internal sealed class Hdf5TestWriter
{
    private readonly List<byte> _file = [];

    /// <summary>A group to be written.</summary>
    public sealed class Group
    {
        public SortedDictionary<string, object> Members { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string[]> Attributes { get; } = [];

        /// <summary>The group at a path, made where it is not there.</summary>
        public Group At(string path)
        {
            Group group = this;
            foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!group.Members.TryGetValue(part, out object? member))
                {
                    group.Members[part] = member = new Group();
                }

                group = (Group)member;
            }

            return group;
        }

        public void Dataset(string path, int[] shape, float[] values)
        {
            int slash = path.LastIndexOf('/');
            At(slash < 0 ? "" : path[..slash]).Members.Add(path[(slash + 1)..], (shape, values));
        }
    }

    public static byte[] Write(Group root)
    {
        var writer = new Hdf5TestWriter();
        writer._file.AddRange(new byte[96]);
        ulong header = writer.WriteGroup(root);
        byte[] bytes = writer._file.ToArray();
        byte[] start =
        [
            0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0, .. U16(4), .. U16(16), .. U32(0),
            .. U64(0), .. U64(ulong.MaxValue), .. U64((ulong)bytes.Length), .. U64(ulong.MaxValue), .. U64(0), .. U64(header),
        ];
        start.CopyTo(bytes, 0);
        return bytes;
    }

    private ulong WriteGroup(Group group)
    {
        var heap = new MemoryStream(new byte[8 + group.Members.Keys.Sum(k => Encoding.UTF8.GetByteCount(k) + 1)]);
        heap.Position = 8;
        var symbols = new List<byte>();
        foreach ((string name, object member) in group.Members)
        {
            ulong address = member is Group inner ? WriteGroup(inner) : WriteDataset(((int[], float[]))member);
            symbols.AddRange([.. U64((ulong)heap.Position), .. U64(address), .. new byte[24]]);
            heap.Write([.. Encoding.UTF8.GetBytes(name), 0]);
        }

        ulong names = Append(heap.ToArray());
        ulong heapAddress = Append([.. "HEAP"u8, 0, 0, 0, 0, .. U64((ulong)heap.Length), .. U64(1), .. U64(names)]);
        ulong node = Append([.. "SNOD"u8, 1, 0, .. U16(group.Members.Count), .. symbols]);
        ulong tree = Append([.. "TREE"u8, 0, 0, .. U16(1), .. U64(ulong.MaxValue), .. U64(ulong.MaxValue), .. U64(0), .. U64(node), .. U64(0)]);
        var messages = new List<byte[]> { Message(0x11, [.. U64(tree), .. U64(heapAddress)]) };
        messages.AddRange(group.Attributes.Select(a => Message(0x0C, Attribute(a.Key, a.Value))));
        return Header(messages);
    }

    private ulong WriteDataset((int[] Shape, float[] Values) data)
    {
        ulong at = Append(MemoryMarshal.AsBytes(data.Values.AsSpan()).ToArray());
        byte[] space = [1, (byte)data.Shape.Length, 0, 0, 0, 0, 0, 0, .. data.Shape.SelectMany(d => U64((ulong)d))];
        byte[] type = [0x11, 0x20, 31, 0, .. U32(4), .. U16(0), .. U16(32), 23, 8, 0, 23, .. U32(127)];
        byte[] layout = [3, 1, .. U64(at), .. U64((ulong)data.Values.Length * 4)];
        return Header([Message(1, space), Message(3, type), Message(8, layout)]);
    }

    private static byte[] Attribute(string name, string[] values)
    {
        int width = Math.Max(1, values.Max(v => v.Length));
        byte[] text = [.. values.SelectMany(v => Encoding.ASCII.GetBytes(v.PadRight(width, '\0')))];
        byte[] type = [0x13, 0, 0, 0, .. U32((uint)width)];
        byte[] space = [1, 1, 0, 0, 0, 0, 0, 0, .. U64((ulong)values.Length)];
        byte[] label = [.. Encoding.ASCII.GetBytes(name), 0];
        return [1, 0, .. U16(label.Length), .. U16(type.Length), .. U16(space.Length), .. Padded(label), .. Padded(type), .. Padded(space), .. text];
    }

    private ulong Header(List<byte[]> messages) =>
        Append([1, 0, .. U16(messages.Count), .. U32(1), .. U32((uint)messages.Sum(m => m.Length)), 0, 0, 0, 0, .. messages.SelectMany(m => m)]);

    private static byte[] Message(int kind, byte[] body) => [.. U16(kind), .. U16(Padded(body).Length), 0, 0, 0, 0, .. Padded(body)];

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(8 - (bytes.Length & 7)) & 7]];

    private ulong Append(byte[] bytes)
    {
        _file.AddRange(new byte[(8 - (_file.Count & 7)) & 7]);
        ulong at = (ulong)_file.Count;
        _file.AddRange(bytes);
        return at;
    }

    private static byte[] U16(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static byte[] U64(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
