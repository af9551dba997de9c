using System.Text;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Links of a group of either style, by name.</summary>
internal static class Hdf5Links
{
    /// <summary>Names of the hard links with the addresses of their objects; soft and external links are not followed.</summary>
    public static Dictionary<string, ulong> Read(Hdf5Image image, Hdf5ObjectHeader header)
    {
        var links = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (Hdf5Message message in header.Messages)
        {
            switch (message.Kind)
            {
                case Hdf5MessageKind.SymbolTable:
                    Hdf5SymbolTable.Read(image, message.Body, links);
                    break;
                case Hdf5MessageKind.Link:
                    Add(image, message.Body.Span, links);
                    break;
                case Hdf5MessageKind.LinkInfo:
                    Dense(image, message.Body, links);
                    break;
                default:
                    break;
            }
        }

        return links;
    }

    private static void Dense(Hdf5Image image, ReadOnlyMemory<byte> message, Dictionary<string, ulong> links)
    {
        Hdf5Cursor cursor = image.Over(message.Span, "link info");
        cursor.Skip(1);
        byte flags = cursor.U8();
        cursor.Skip((flags & 1) != 0 ? 8 : 0);
        ulong heapAddress = cursor.Offset();
        ulong tree = cursor.Offset();
        if (heapAddress == Hdf5Image.Undefined || tree == Hdf5Image.Undefined)
        {
            return;
        }

        Hdf5FractalHeap heap = Hdf5FractalHeap.Open(image, heapAddress);
        // A record of the name index is a hash of the name (4 bytes) and the link's heap ID.
        foreach (ReadOnlyMemory<byte> record in Hdf5RecordTree.Read(image, tree, 5))
        {
            Add(image, heap.Get(record[4..]).Span, links);
        }
    }

    private static void Add(Hdf5Image image, ReadOnlySpan<byte> message, Dictionary<string, ulong> links)
    {
        Hdf5Cursor cursor = image.Over(message, "link");
        cursor.Skip(1);
        byte flags = cursor.U8();
        int kind = (flags & 8) != 0 ? cursor.U8() : 0;
        cursor.Skip((flags & 4) != 0 ? 8 : 0);
        cursor.Skip((flags & 16) != 0 ? 1 : 0);
        int length = cursor.Count(cursor.Unsigned(1 << (flags & 3)));
        string name = Encoding.UTF8.GetString(cursor.Bytes(length));
        if (kind == 0 && !links.TryAdd(name, cursor.Offset()))
        {
            throw image.Invalid($"a group has two links called {name}");
        }
    }
}
