namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Attributes of an object, stored in its header or, when there are many, in a heap.</summary>
internal static class Hdf5Attributes
{
    /// <summary>All attributes by name.</summary>
    public static Dictionary<string, Hdf5Attribute> Read(Hdf5Image image, Hdf5ObjectHeader header)
    {
        var attributes = new Dictionary<string, Hdf5Attribute>(StringComparer.Ordinal);
        foreach (Hdf5Message message in header.Messages)
        {
            if (message.Kind == Hdf5MessageKind.Attribute)
            {
                if (message.IsShared)
                {
                    throw image.Unsupported("a shared attribute");
                }

                Add(image, message.Body, attributes);
            }
            else if (message.Kind == Hdf5MessageKind.AttributeInfo)
            {
                Dense(image, message.Body, attributes);
            }
        }

        return attributes;
    }

    private static void Dense(Hdf5Image image, ReadOnlyMemory<byte> message, Dictionary<string, Hdf5Attribute> attributes)
    {
        Hdf5Cursor cursor = image.Over(message.Span, "attribute info");
        cursor.Skip(1);
        byte flags = cursor.U8();
        cursor.Skip((flags & 1) != 0 ? 2 : 0);
        ulong heapAddress = cursor.Offset();
        ulong tree = cursor.Offset();
        if (heapAddress == Hdf5Image.Undefined || tree == Hdf5Image.Undefined)
        {
            return;
        }

        Hdf5FractalHeap heap = Hdf5FractalHeap.Open(image, heapAddress);
        // A record of the name index begins with the attribute's heap ID of eight bytes.
        foreach (ReadOnlyMemory<byte> record in Hdf5RecordTree.Read(image, tree, 8))
        {
            if (record.Length < 8)
            {
                throw image.Invalid("a record of an attribute index is too short");
            }

            Add(image, heap.Get(record[..8]), attributes);
        }
    }

    private static void Add(Hdf5Image image, ReadOnlyMemory<byte> body, Dictionary<string, Hdf5Attribute> attributes)
    {
        Hdf5Attribute attribute = Hdf5Attribute.Parse(image, body);
        if (!attributes.TryAdd(attribute.Name, attribute))
        {
            throw image.Invalid($"an object has two attributes called {attribute.Name}");
        }
    }
}
