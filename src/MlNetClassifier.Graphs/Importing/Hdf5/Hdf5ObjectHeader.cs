using System.Buffers.Binary;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>The messages of one object (group or dataset), gathered over all continuation blocks; header versions 1 and 2.</summary>
internal sealed class Hdf5ObjectHeader
{
    // Keras' largest headers have a few dozen messages in two or three blocks.
    private const int MaxBlocks = 1024;
    private const int MaxMessages = 1 << 16;

    private readonly List<Hdf5Message> _messages = [];

    private Hdf5ObjectHeader(ulong address) => Address = address;

    /// <summary>Where the header stands; two objects with the same address are the same object.</summary>
    public ulong Address { get; }

    /// <summary>All messages in file order.</summary>
    public IReadOnlyList<Hdf5Message> Messages => _messages;

    /// <summary>Reads the header at an address.</summary>
    public static Hdf5ObjectHeader Read(Hdf5Image image, ulong address)
    {
        var header = new Hdf5ObjectHeader(address);
        Hdf5Cursor cursor = image.At(address, "object header");
        if (cursor.Remaining >= 4 && image.Slice(address, 4, "object header").Span.SequenceEqual("OHDR"u8))
        {
            header.ReadNew(image, address);
        }
        else
        {
            header.ReadOld(image, address);
        }

        return header;
    }

    /// <summary>The only message of a kind, or null.</summary>
    public Hdf5Message? Find(Hdf5MessageKind kind)
    {
        foreach (Hdf5Message message in _messages)
        {
            if (message.Kind == kind)
            {
                return message;
            }
        }

        return null;
    }

    private void ReadOld(Hdf5Image image, ulong address)
    {
        Hdf5Cursor cursor = image.At(address, "object header");
        if (cursor.U8() is var version and not 1)
        {
            throw image.Invalid($"object header of version {version} at byte {address}");
        }

        cursor.Skip(3 + 4);
        uint size = cursor.U32();
        Walk(image, address + 16, size, (body, pending) => OldMessages(image, body, pending));
    }

    private void OldMessages(Hdf5Image image, ReadOnlyMemory<byte> block, Queue<(ulong Address, ulong Length)> pending)
    {
        Hdf5Cursor cursor = image.Over(block.Span, "object header block");
        while (cursor.Remaining >= 8)
        {
            int kind = cursor.U16();
            int size = cursor.U16();
            byte flags = cursor.U8();
            cursor.Skip(3);
            int at = cursor.Position;
            cursor.Skip(size);
            Add(image, kind, flags, block.Slice(at, size), pending);
        }
    }

    private void ReadNew(Hdf5Image image, ulong address)
    {
        Hdf5Cursor cursor = image.At(address + 4, "object header");
        if (cursor.U8() is var version and not 2)
        {
            throw image.Invalid($"object header of version {version} at byte {address}");
        }

        byte flags = cursor.U8();
        cursor.Skip((flags & 0x20) != 0 ? 16 : 0);
        cursor.Skip((flags & 0x10) != 0 ? 4 : 0);
        ulong size = cursor.Unsigned(1 << (flags & 3));
        bool ordered = (flags & 4) != 0;
        ulong start = address + 4 + (ulong)cursor.Position;
        if (size > (ulong)image.Length)
        {
            throw image.Invalid($"the object header at byte {address} declares {size} bytes");
        }

        CheckSum(image, address, start + size - address, "object header");
        bool first = true;
        Walk(image, start, size, (block, pending) =>
        {
            ReadOnlyMemory<byte> messages = block;
            if (!first)
            {
                // A continuation block: OCHK, messages, checksum.
                if (block.Length < 8 || !block.Span[..4].SequenceEqual("OCHK"u8))
                {
                    throw image.Invalid("a continuation block does not begin with OCHK");
                }

                uint stored = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[^4..]);
                if (stored != Hdf5Checksum.Lookup3(block.Span[..^4]))
                {
                    throw image.Invalid("the checksum of a continuation block is wrong");
                }

                messages = block[4..^4];
            }

            first = false;
            NewMessages(image, messages, ordered, pending);
        });
    }

    private void NewMessages(Hdf5Image image, ReadOnlyMemory<byte> block, bool ordered, Queue<(ulong Address, ulong Length)> pending)
    {
        int prefix = ordered ? 6 : 4;
        Hdf5Cursor cursor = image.Over(block.Span, "object header block");
        // Fewer bytes than a prefix are a gap, which the format allows at the end of a block.
        while (cursor.Remaining >= prefix)
        {
            int kind = cursor.U8();
            int size = cursor.U16();
            byte flags = cursor.U8();
            cursor.Skip(ordered ? 2 : 0);
            int at = cursor.Position;
            cursor.Skip(size);
            Add(image, kind, flags, block.Slice(at, size), pending);
        }
    }

    private void Add(Hdf5Image image, int kind, byte flags, ReadOnlyMemory<byte> body, Queue<(ulong Address, ulong Length)> pending)
    {
        if (kind == (int)Hdf5MessageKind.Continuation)
        {
            Hdf5Cursor cursor = image.Over(body.Span, "continuation message");
            pending.Enqueue((cursor.Offset(), cursor.Length()));
            return;
        }

        if (_messages.Count >= MaxMessages)
        {
            throw image.Invalid($"the object header at byte {Address} has more than {MaxMessages} messages");
        }

        _messages.Add(new Hdf5Message((Hdf5MessageKind)kind, flags, body));
    }

    private static void Walk(
        Hdf5Image image, ulong address, ulong length, Action<ReadOnlyMemory<byte>, Queue<(ulong Address, ulong Length)>> read)
    {
        var pending = new Queue<(ulong Address, ulong Length)>();
        var seen = new HashSet<ulong>();
        pending.Enqueue((address, length));
        while (pending.TryDequeue(out (ulong Address, ulong Length) block))
        {
            if (!seen.Add(block.Address) || seen.Count > MaxBlocks)
            {
                throw image.Invalid($"the object header at byte {address} continues in a circle or for too long");
            }

            read(image.Slice(block.Address, block.Length, "object header block"), pending);
        }
    }

    private static void CheckSum(Hdf5Image image, ulong address, ulong length, string what)
    {
        ReadOnlySpan<byte> covered = image.Slice(address, length, what).Span;
        uint stored = image.At(address + length, what).U32();
        if (stored != Hdf5Checksum.Lookup3(covered))
        {
            throw image.Invalid($"the checksum of the {what} at byte {address} is wrong");
        }
    }
}
