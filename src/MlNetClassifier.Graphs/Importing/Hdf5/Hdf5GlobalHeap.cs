namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Looks up variable-length text (specification III.E): a collection <c>GCOL</c> holds numbered objects.</summary>
internal static class Hdf5GlobalHeap
{
    /// <summary>The bytes an element of a variable-length type points to.</summary>
    public static ReadOnlySpan<byte> Read(Hdf5Image image, ReadOnlySpan<byte> reference, string what)
    {
        Hdf5Cursor pointer = image.Over(reference, what);
        int length = pointer.Count(pointer.U32());
        ulong address = pointer.Offset();
        uint index = pointer.U32();
        if (length == 0 || address == Hdf5Image.Undefined || index == 0)
        {
            return [];
        }

        Hdf5Cursor header = image.At(address, "global heap");
        header.Expect("GCOL");
        header.Skip(4);
        ulong size = header.Length();
        Hdf5Cursor heap = image.Over(image.Slice(address, size, "global heap").Span, "global heap");
        heap.Skip(8 + image.LengthSize);
        while (heap.Remaining >= 8 + image.LengthSize)
        {
            uint found = heap.U16();
            heap.Skip(6);
            int bytes = heap.Count(heap.Length());
            if (found == 0)
            {
                break;
            }

            ReadOnlySpan<byte> body = heap.Bytes(bytes);
            heap.Skip(Math.Min((8 - (bytes & 7)) & 7, heap.Remaining));
            if (found == index)
            {
                return length <= bytes ? body[..length] : throw image.Invalid($"{what} points to {length} bytes of a heap object of {bytes}");
            }
        }

        throw image.Invalid($"{what} points to object {index} of the global heap at byte {address}, which is not there");
    }
}
