namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>One message of an object header: what it is about and its bytes.</summary>
internal readonly record struct Hdf5Message(Hdf5MessageKind Kind, byte Flags, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the body only points to a message stored elsewhere (a committed data type).</summary>
    public bool IsShared => (Flags & 2) != 0;
}
