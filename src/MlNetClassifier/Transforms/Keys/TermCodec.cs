using System.Runtime.InteropServices;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Transforms;

/// <summary>How values of one type that became keys are packed in a model file.</summary>
internal abstract class TermCodec
{
    private static readonly TermCodec[] All =
    [
        new TermCodec<float>(NumberDataViewType.Single), new TermCodec<double>(NumberDataViewType.Double),
        new TermCodec<sbyte>(NumberDataViewType.SByte), new TermCodec<byte>(NumberDataViewType.Byte),
        new TermCodec<short>(NumberDataViewType.Int16), new TermCodec<ushort>(NumberDataViewType.UInt16),
        new TermCodec<int>(NumberDataViewType.Int32), new TermCodec<uint>(NumberDataViewType.UInt32),
        new TermCodec<long>(NumberDataViewType.Int64), new TermCodec<ulong>(NumberDataViewType.UInt64),
    ];

    /// <summary>The name of the type in the file.</summary>
    public string Name => ItemType.RawType.Name;

    /// <summary>The bytes of a value.</summary>
    public abstract int Size { get; }

    protected abstract PrimitiveDataViewType ItemType { get; }

    public static TermCodec? For(PrimitiveDataViewType type) => Array.Find(All, codec => codec.ItemType.Equals(type));

    public static TermCodec? For(string name) => Array.Find(All, codec => codec.Name == name);

    public abstract void Write(BinaryWriter writer, TermMap map);

    public abstract TermMap Read(ModelReader reader, int count);
}

/// <summary>How values of one type that became keys are packed in a model file.</summary>
/// <typeparam name="T">The raw type.</typeparam>
internal sealed class TermCodec<T>(NumberDataViewType itemType) : TermCodec
    where T : unmanaged
{
    public override int Size => Marshal.SizeOf<T>();

    protected override PrimitiveDataViewType ItemType => itemType;

    // The packed values are little-endian, as every platform .NET runs this on is.
    public override void Write(BinaryWriter writer, TermMap map) => writer.Write(MemoryMarshal.AsBytes<T>(((TermMap<T>)map).Values.ToArray()));

    public override TermMap Read(ModelReader reader, int count) =>
        new TermMap<T>(itemType, MemoryMarshal.Cast<byte, T>(reader.ReadBytes((long)count * Size).Span).ToArray());
}
