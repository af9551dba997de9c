using System.Text;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Links of an old-style group: a version 1 B-tree of symbol nodes whose names lie in a local heap (specification III.A to III.D).</summary>
internal static class Hdf5SymbolTable
{
    private const int MaxDepth = 16;

    /// <summary>Adds the links of the group whose symbol-table message is given.</summary>
    public static void Read(Hdf5Image image, ReadOnlyMemory<byte> message, Dictionary<string, ulong> links)
    {
        Hdf5Cursor cursor = image.Over(message.Span, "symbol table");
        ulong tree = cursor.Offset();
        ulong heapAddress = cursor.Offset();
        Hdf5Cursor heap = image.At(heapAddress, "local heap");
        heap.Expect("HEAP");
        heap.Skip(4);
        ulong size = heap.Length();
        heap.Length();
        ReadOnlyMemory<byte> names = image.Slice(heap.Offset(), size, "local heap");
        var seen = new HashSet<ulong>();
        Node(image, tree, names, links, seen, 0);
    }

    private static void Node(Hdf5Image image, ulong address, ReadOnlyMemory<byte> names, Dictionary<string, ulong> links, HashSet<ulong> seen, int depth)
    {
        if (depth > MaxDepth || !seen.Add(address))
        {
            throw image.Invalid("the tree of a group is too deep or runs in a circle");
        }

        Hdf5Cursor cursor = image.At(address, "group tree");
        cursor.Expect("TREE");
        int kind = cursor.U8();
        int level = cursor.U8();
        int entries = cursor.U16();
        if (kind != 0)
        {
            throw image.Invalid($"the tree of a group is of kind {kind}");
        }

        cursor.Skip(2 * image.OffsetSize);
        cursor.Skip(image.LengthSize);
        for (int i = 0; i < entries; i++)
        {
            ulong child = cursor.Offset();
            cursor.Skip(image.LengthSize);
            if (level > 0)
            {
                Node(image, child, names, links, seen, depth + 1);
            }
            else if (seen.Add(child))
            {
                Symbols(image, child, names.Span, links);
            }
            else
            {
                throw image.Invalid("two entries of a group tree share a node");
            }
        }
    }

    private static void Symbols(Hdf5Image image, ulong address, ReadOnlySpan<byte> names, Dictionary<string, ulong> links)
    {
        Hdf5Cursor cursor = image.At(address, "symbol node");
        cursor.Expect("SNOD");
        cursor.Skip(2);
        int count = cursor.U16();
        for (int i = 0; i < count; i++)
        {
            ulong nameAt = cursor.Offset();
            ulong header = cursor.Offset();
            uint cache = cursor.U32();
            cursor.Skip(4 + 16);
            if (nameAt >= (ulong)names.Length)
            {
                throw image.Invalid($"a link name lies at byte {nameAt} of a heap of {names.Length}");
            }

            ReadOnlySpan<byte> rest = names[(int)nameAt..];
            int end = rest.IndexOf((byte)0);
            string name = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
            // Cache type 2 is a symbolic link: it names a path instead of an object, and weight files have none.
            if (cache != 2 && !links.TryAdd(name, header))
            {
                throw image.Invalid($"a group has two links called {name}");
            }
        }
    }
}
