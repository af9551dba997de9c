using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Transforms.Columns;

public class ColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Columns_join_in_order_with_slot_names()
    {
        IDataView result = Saved(_ml.Transforms.Concatenate("All", "A", "V", "B"));
        Assert.Equal("Vector<Single, 4>", result.Schema["All"].Type.ToString());
        Assert.Equal([[1f, 3, 4, 2], [10f, 30, 40, 20]], result.GetColumn<float[]>("All"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        result.Schema["All"].GetSlotNames(ref names);
        Assert.Equal(["A", "", "", "B"], names.DenseValues().Select(name => name.ToString()));
        Assert.Contains("'Text'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "A", "Text").Fit(View())).Message);
    }

    [Fact]
    public void Columns_are_selected_in_the_order_named()
    {
        IDataView result = Saved(_ml.Transforms.SelectColumns("Text", "A"));
        Assert.Equal(["Text", "A"], result.Schema.Select(column => column.Name));
        Assert.Equal([1f, 10f], result.GetColumn<float>("A"));
    }

    [Fact]
    public void Dropped_columns_are_gone_and_missing_ones_named()
    {
        Assert.Equal(["B", "Text"], Saved(_ml.Transforms.DropColumns("A", "V")).Schema.Select(column => column.Name));
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DropColumns("Nothing").Fit(View())).Message);
    }

    [Fact]
    public void A_copy_keeps_type_and_annotations()
    {
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Text").Fit(View()).Transform(View());
        IDataView copied = _ml.Transforms.CopyColumns("Copy", "Text").Fit(keyed).Transform(keyed);
        Assert.True(copied.Schema["Copy"].HasKeyValues());
        Assert.Equal([1u, 2u], copied.GetColumn<uint>("Copy"));
    }

    [Fact]
    public void An_overwritten_column_is_hidden_but_there()
    {
        IDataView result = _ml.Transforms.Conversion.MapValueToKey("Text").Fit(View()).Transform(View());
        Assert.Equal(2, result.Schema.Count(column => column.Name == "Text"));
        IDataView hidden = _ml.Transforms.SelectColumns(["Text"], keepHidden: true).Fit(result).Transform(result);
        Assert.Equal([true, false], hidden.Schema.Select(column => column.IsHidden));
    }

    private IDataView Saved<T>(IEstimator<T> estimator)
        where T : class, ITransformer
    {
        using MemoryStream saved = new();
        _ml.Model.Save(estimator.Fit(View()), View().Schema, saved);
        return _ml.Model.Load(saved, out _).Transform(View());
    }

    private IDataView View() => _ml.Data.LoadFromEnumerable(new[]
    {
        new Row { A = 1, B = 2, V = [3, 4], Text = "x" }, new Row { A = 10, B = 20, V = [30, 40], Text = "y" },
    });

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        [VectorType(2)]
        public float[] V { get; set; } = [];

        public string Text { get; set; } = string.Empty;
    }
}
