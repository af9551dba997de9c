using MlNetClassifier.Data;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Scoring;

/// <summary>
/// Pictures as a data view of any schema: one column holds the picture (image, bytes or path), every other one is missing. Files that
/// cannot be decoded have no row;
/// the loader knows them. Made for one pass.
/// </summary>
internal sealed class PictureView(DataViewSchema schema, string pictureColumn, PictureLoader loader) : DataViewBase
{
    public override DataViewSchema Schema => schema;

    private string PictureColumn => pictureColumn;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand) =>
        new Cursor(this, loader, [.. columns.Select(column => column.Index)]);

    private sealed class Cursor(PictureView view, PictureLoader loader, HashSet<int> active) : DataViewRowCursor
    {
        private long position = -1;

        public override long Position => position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            bool moved = loader.MoveNext();
            position = moved ? position + 1 : -1;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Name == view.PictureColumn ? PictureGetter(column) : MissingGetter.Of(column.Type);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");
        }

        private Delegate PictureGetter(DataViewSchema.Column column) => column.Type switch
        {
            ImageDataViewType => (ValueGetter<MLImage>)((ref MLImage value) => value = new MLImage(loader.Image!)),
            TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = loader.Path.AsMemory()),
            _ => (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) => value = new VBuffer<byte>(loader.Bytes.Length, loader.Bytes)),
        };
    }
}
