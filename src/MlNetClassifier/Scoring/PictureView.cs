using MlNetClassifier.Data;

namespace MlNetClassifier.Scoring;

/// <summary>
/// Pictures as a data view of any schema: a <see cref="PictureRow"/> for each. Files that cannot be decoded have none; the loader knows them. Made for
/// one pass.
/// </summary>
internal sealed class PictureView(DataViewSchema schema, string pictureColumn, PictureLoader loader) : DataViewBase
{
    public override DataViewSchema Schema => schema;

    protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand) =>
        new Cursor(new PictureRow(schema, pictureColumn), loader, [.. columns.Select(column => column.Index)]);

    private sealed class Cursor(PictureRow row, PictureLoader loader, HashSet<int> active) : DataViewRowCursor
    {
        private bool ended;

        public override long Position => ended ? -1 : row.Position;

        public override long Batch => row.Batch;

        public override DataViewSchema Schema => row.Schema;

        public override bool MoveNext()
        {
            ended = !loader.MoveNext();
            if (!ended)
            {
                row.MoveTo(loader.Path, loader.Bytes, loader.Bytes.Length, loader.Image);
            }

            return !ended;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);
    }
}
