namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>The records of a version 2 B-tree, in order (specification III.A.2): the index of dense links and attributes.</summary>
internal sealed class Hdf5RecordTree
{
    private const int MaxDepth = 8;

    private readonly Hdf5Image _image;
    private readonly int _kind;
    private readonly uint _nodeSize;
    private readonly int _recordSize;
    private readonly ulong _limit;
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    private Hdf5RecordTree(Hdf5Image image, int kind, uint nodeSize, int recordSize)
    {
        _image = image;
        _kind = kind;
        _nodeSize = nodeSize;
        _recordSize = recordSize;
        _limit = (ulong)(image.Length / Math.Max(recordSize, 1));
    }

    /// <summary>All records of the tree at an address, which must be of the kind given.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(Hdf5Image image, ulong address, int kind)
    {
        Hdf5Cursor cursor = image.At(address, "record tree");
        cursor.Expect("BTHD");
        cursor.Skip(1);
        int found = cursor.U8();
        uint nodeSize = cursor.U32();
        int recordSize = cursor.U16();
        int depth = cursor.U16();
        cursor.Skip(2);
        ulong root = cursor.Offset();
        int rootRecords = cursor.U16();
        if (found != kind || recordSize < 5 || nodeSize < 16 || depth > MaxDepth)
        {
            throw image.Invalid($"a record tree of kind {found}, record size {recordSize}, node size {nodeSize}, depth {depth} where kind {kind} is expected");
        }

        var tree = new Hdf5RecordTree(image, kind, nodeSize, recordSize);
        if (root != Hdf5Image.Undefined)
        {
            tree.Node(root, rootRecords, depth);
        }

        return tree._records;
    }

    private void Node(ulong address, int records, int depth)
    {
        ReadOnlyMemory<byte> node = _image.Slice(address, _nodeSize, "record tree node");
        Hdf5Cursor cursor = _image.Over(node.Span, "record tree node");
        cursor.Expect(depth == 0 ? "BTLF" : "BTIN");
        cursor.Skip(1);
        if (cursor.U8() != _kind)
        {
            throw _image.Invalid("a record tree holds nodes of two kinds");
        }

        int first = cursor.Position;
        cursor.Skip(records * _recordSize);
        for (int i = 0; i <= records; i++)
        {
            if (depth > 0)
            {
                ulong child = cursor.Offset();
                int count = cursor.Count(cursor.Unsigned(CountSize(depth - 1)));
                cursor.Skip(depth > 1 ? TotalSize(depth - 1) : 0);
                Node(child, count, depth - 1);
            }

            if (i < records)
            {
                // A sound tree has no more records than the file has room for: a node met twice ends here.
                if ((ulong)_records.Count > _limit)
                {
                    throw _image.Invalid("a record tree runs in a circle");
                }

                _records.Add(node.Slice(first + (i * _recordSize), _recordSize));
            }
        }
    }

    // Child pointers store record counts in as many bytes as the largest possible count needs.
    private int CountSize(int depth) => BytesFor(MaxRecords(depth));

    private int TotalSize(int depth) => BytesFor(MaxTotal(depth));

    private ulong MaxRecords(int depth) => depth == 0
        ? (_nodeSize - 10) / (ulong)_recordSize
        : (_nodeSize - 10 - PointerSize(depth)) / ((ulong)_recordSize + PointerSize(depth));

    private uint PointerSize(int depth) =>
        (uint)(_image.OffsetSize + CountSize(depth - 1) + (depth > 1 ? TotalSize(depth - 1) : 0));

    private ulong MaxTotal(int depth) =>
        depth == 0 ? MaxRecords(0) : ((MaxRecords(depth) + 1) * MaxTotal(depth - 1)) + MaxRecords(depth);

    private static int BytesFor(ulong value) => (64 - System.Numerics.BitOperations.LeadingZeroCount(value | 1) + 7) / 8;
}
