using MlNetClassifier.Data;
using MlNetClassifier.Tests.Data.Enumerables;

namespace MlNetClassifier.Tests.Data.Views;

public class RowOperationsTests
{
    private readonly MLContext _ml = new(seed: 5);

    [Fact]
    public void Take_and_skip_count_rows()
    {
        IDataView view = View(10);
        Assert.Equal([0, 1, 2], Values(_ml.Data.TakeRows(view, 3)));
        Assert.Equal([8, 9], Values(_ml.Data.SkipRows(view, 8)));
        Assert.Empty(Values(_ml.Data.SkipRows(view, 11)));
        Assert.Equal(2, _ml.Data.SkipRows(view, 8).GetRowCount());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Shuffling_keeps_every_row_and_is_the_same_in_every_pass(int pool)
    {
        IDataView shuffled = _ml.Data.ShuffleRows(View(100), shufflePoolSize: pool, shuffleSource: pool != 1);
        int[] first = Values(shuffled);
        Assert.Equal(first, Values(shuffled));
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.Equal(pool == 1, first.SequenceEqual(Enumerable.Range(0, 100)));
    }

    [Fact]
    public void Splits_are_disjoint_complete_and_near_their_fraction()
    {
        IDataView view = View(4000);
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(view, 0.2);
        int[] train = Values(split.TrainSet), test = Values(split.TestSet);
        Assert.Equal(Enumerable.Range(0, 4000), train.Concat(test).Order());
        Assert.InRange(test.Length, 700, 900);
        Assert.Equal(test, Values(new MLContext(seed: 5).Data.TrainTestSplit(view, 0.2).TestSet));
        Assert.NotEqual(test, Values(_ml.Data.TrainTestSplit(view, 0.2, seed: 6).TestSet));
    }

    [Fact]
    public void Groups_stay_together()
    {
        IDataView view = View(400);
        foreach (DataOperationsCatalog.TrainTestData fold in _ml.Data.CrossValidationSplit(view, 4, samplingKeyColumnName: "Group"))
        {
            HashSet<int> train = [.. fold.TrainSet.GetColumn<int>("Group")];
            Assert.DoesNotContain(fold.TestSet.GetColumn<int>("Group"), train.Contains);
        }
    }

    [Fact]
    public void Each_row_is_tested_in_one_fold()
    {
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _ml.Data.CrossValidationSplit(View(100), 5);
        Assert.Equal(Enumerable.Range(0, 100), folds.SelectMany(fold => Values(fold.TestSet)).Order());
        Assert.All(folds, fold => Assert.Equal(100, Values(fold.TestSet).Length + Values(fold.TrainSet).Length));
    }

    [Fact]
    public void Filters_keep_their_range()
    {
        Assert.Equal([3, 4], Values(_ml.Data.FilterRowsByColumn(View(10), "Value", 3, 5)));
        Assert.Equal([8, 9], Values(_ml.Data.FilterRowsByColumn(View(10), "Value", lowerBound: 8)));
        IDataView keys = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new Keyed { Key = (uint)i, Value = i, Number = i == 2 ? float.NaN : i }));
        Assert.Equal([3, 4], Values(_ml.Data.FilterRowsByKeyColumnFraction(keys, "Key", 0.5, 1)));
        Assert.Equal([1, 3, 4], Values(_ml.Data.FilterRowsByMissingValues(keys, "Key", "Number")));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(keys, "Value"));
    }

    [Fact]
    public void A_bootstrap_sample_repeats_rows_and_its_complement_is_the_rest()
    {
        IDataView view = View(1000);
        int[] drawn = Values(_ml.Data.BootstrapSample(view, seed: 3)), rest = Values(_ml.Data.BootstrapSample(view, seed: 3, complement: true));
        Assert.InRange(drawn.Length, 900, 1100);
        Assert.Equal(1000, drawn.Distinct().Count() + rest.Length);
        Assert.Empty(drawn.Intersect(rest));
    }

    [Fact]
    public void A_cache_reads_its_source_once_and_keeps_order()
    {
        int passes = 0;
        IDataView cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Counted()));
        Assert.Equal(Enumerable.Range(0, 20), Values(cached));
        Assert.Equal(Enumerable.Range(0, 20), Values(cached));
        Assert.Equal(1, passes);
        Assert.Equal(20, cached.GetRowCount());
        int[][] parts = [.. cached.GetRowCursorSet([cached.Schema["Value"]], 2).Select(Read)];
        Assert.Equal(Enumerable.Range(0, 20), parts.SelectMany(part => part).Order());
        Assert.All(parts, part => Assert.NotEmpty(part));

        IEnumerable<EnumerableDataViewTests.Row> Counted()
        {
            passes++;
            return EnumerableDataViewTests.Numbers(20).Select(row => row);
        }
    }

    private static int[] Read(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            List<int> values = [];
            ValueGetter<int> getter = cursor.GetGetter<int>(cursor.Schema["Value"]);
            int value = 0;
            while (cursor.MoveNext())
            {
                getter(ref value);
                values.Add(value);
            }

            return [.. values];
        }
    }

    private static int[] Values(IDataView view) => [.. view.GetColumn<int>("Value")];

    private IDataView View(int count) => _ml.Data.LoadFromEnumerable(EnumerableDataViewTests.Numbers(count));

    private sealed class Keyed
    {
        [KeyType(4)]
        public uint Key { get; set; }

        public int Value { get; set; }

        public float Number { get; set; }
    }
}
