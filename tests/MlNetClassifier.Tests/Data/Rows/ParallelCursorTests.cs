using MlNetClassifier.Data;
using MlNetClassifier.Tests.Data.Enumerables;

namespace MlNetClassifier.Tests.Data.Rows;

public class ParallelCursorTests
{
    private readonly MLContext _ml = new(seed: 5);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 0)]
    [InlineData(3, 100)]
    [InlineData(8, 1001)]
    public void Rows_keep_their_order(int threads, int count)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(EnumerableDataViewTests.Numbers(count));
        using DataViewRowCursor cursor = Open(view, threads);
        Assert.Equal(Enumerable.Range(0, count), Read(cursor));
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void An_error_is_raised_at_its_row()
    {
        for (int repeat = 0; repeat < 20; repeat++)
        {
            List<int> seen = [];
            IDataView view = _ml.Data.LoadFromEnumerable(Failing(41));
            using DataViewRowCursor cursor = Open(view, 4);
            ValueGetter<int> getter = cursor.GetGetter<int>(view.Schema["Value"]);
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            {
                int value = 0;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    seen.Add(value);
                }
            });
            Assert.Equal("row 41", error.Message);
            Assert.Equal(Enumerable.Range(0, 41), seen);
        }
    }

    [Fact]
    public void Disposing_early_stops_the_threads()
    {
        bool disposed = false;
        IDataView view = _ml.Data.LoadFromEnumerable(Endless());
        DataViewRowCursor cursor = Open(view, 3);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();
        Assert.True(disposed);

        IEnumerable<EnumerableDataViewTests.Row> Endless()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return new EnumerableDataViewTests.Row { Value = i };
                }
            }
            finally
            {
                disposed = true;
            }
        }
    }

    private static DataViewRowCursor Open(IDataView view, int threads)
    {
        DataViewSchema.Column[] columns = [view.Schema["Value"]];
        return ParallelCursor.Join(view.Schema, columns, CursorSets.OpenSplit(view, columns, threads, null), CursorSets.BlockSize);
    }

    private static IEnumerable<EnumerableDataViewTests.Row> Failing(int at)
    {
        for (int i = 0; ; i++)
        {
            yield return i == at ? throw new InvalidOperationException($"row {at}") : new EnumerableDataViewTests.Row { Value = i };
        }
    }

    private static List<int> Read(DataViewRowCursor cursor)
    {
        List<int> values = [];
        ValueGetter<int> getter = cursor.GetGetter<int>(cursor.Schema["Value"]);
        int value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }

        return values;
    }
}
