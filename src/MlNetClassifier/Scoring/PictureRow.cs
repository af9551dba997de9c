using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Scoring;

/// <summary>A row of any schema that holds one picture after the other: one column is the picture (image, bytes or path), every other one is missing.</summary>
/// <param name="schema">The columns.</param>
/// <param name="pictureColumn">Name of the one that holds the picture.</param>
internal sealed class PictureRow(DataViewSchema schema, string pictureColumn) : DataViewRow, IShortcutRow
{
    private static readonly Func<string, string> Unchanged = reason => reason;

    private byte[] file = [];
    private int length;
    private PixelImage? decoded;
    private string path = "";
    private long position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => position;

    public override long Batch => 0;

    /// <summary>Moves on to a picture.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="content">The bytes of its file; read until the next.</param>
    /// <param name="count">How many of them belong to it.</param>
    /// <param name="image">What they say, if that is known; decoded when it is asked for otherwise.</param>
    public void MoveTo(string name, byte[] content, int count, PixelImage? image = null)
    {
        (path, file, length, decoded) = (name, content, count, image);
        position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = column.Name == pictureColumn ? PictureGetter(column) : MissingGetter.Of(column.Type);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");
    }

    public TShortcut? GetShortcut<TShortcut>(DataViewSchema.Column column)
        where TShortcut : Delegate
    {
        PictureGetter shortcut = picture =>
        {
            picture.Lend(file, length, Unchanged);
            return true;
        };
        return column.Name == pictureColumn && column.Type is not TextDataViewType ? shortcut as TShortcut : null;
    }

    private Delegate PictureGetter(DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => (ValueGetter<MLImage>)((ref MLImage value) => value = new MLImage(decoded ?? ImageDecoder.Decode(file.AsSpan(0, length)))),
        TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = path.AsMemory()),
        _ => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => value = new VBuffer<byte>(length, file.AsSpan(0, length).ToArray())),
    };
}
