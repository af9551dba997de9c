using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Transforms.Custom;

public class CustomMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_function_makes_columns_once_for_each_row()
    {
        int calls = 0;
        IDataView view = View(5);
        IDataView result = _ml.Transforms.CustomMapping<Row, Made>(
            (row, made) =>
            {
                calls++;
                made.Double = row.Value * 2;
                made.Text = $"#{row.Value}";
            },
            contractName: null).Fit(view).Transform(view);
        Both[] rows = [.. _ml.Data.CreateEnumerable<Both>(result, reuseRowObject: false)];
        Assert.Equal([0, 2, 4, 6, 8], rows.Select(row => row.Double));
        Assert.Equal("#3", rows[3].Text);
        Assert.Equal(3, rows[3].Value);
        Assert.Equal(5, calls);
    }

    [Fact]
    public void Without_a_contract_it_cannot_be_saved_and_says_so()
    {
        IDataView view = View(1);
        ITransformer model = _ml.Transforms.CustomMapping<Row, Made>((_, _) => { }, contractName: null).Fit(view);
        Assert.Contains("contractName", Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(model, view.Schema, new MemoryStream())).Message);
    }

    [Fact]
    public void A_contract_nobody_offers_is_named_when_the_file_is_read()
    {
        IDataView view = View(1);
        using MemoryStream file = new();
        _ml.Model.Save(_ml.Transforms.CustomMapping<Row, Made>((_, _) => { }, "nobody's").Fit(view), view.Schema, file);
        file.Position = 0;
        Assert.Contains("nobody's", Assert.Throws<InvalidModelFileException>(() => new MLContext().Model.Load(file, out _)).Message);
    }

    [Fact]
    public void A_mapping_with_a_memory_sees_every_row_once_in_each_pass()
    {
        StatefulCustomMappingTransformer<Row, Made, Counter> model = _ml.Transforms.StatefulCustomMapping<Row, Made, Counter>(
            (row, made, state) => made.Double = row.Value * 100 + state.Count++, state => state.Count = 7, contractName: null).Fit(View(4));
        IDataView result = model.Transform(View(4));
        Assert.Equal([7, 108, 209, 310], result.GetColumn<int>("Double"));

        // Rows nobody looks at are mapped too.
        Assert.Equal([209, 310], _ml.Data.SkipRows(result, 2).GetColumn<int>("Double"));
        Assert.False(model.IsRowToRowMapper);
        Assert.Throws<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Row, Made>(model));
    }

    [Fact]
    public void Rows_are_dropped_where_the_function_says_so()
    {
        Assert.Equal([0, 2, 4], _ml.Data.FilterByCustomPredicate<Row>(View(5), row => row.Value % 2 == 1).GetColumn<int>("Value"));
        IDataView first = _ml.Data.FilterByStatefulCustomPredicate<Row, Counter>(View(5), (_, state) => state.Count++ >= 2, state => state.Count = 0);
        Assert.Equal([0, 1], first.GetColumn<int>("Value"));
        Assert.Equal([0, 1], first.GetColumn<int>("Value"));
    }

    [Fact]
    public void Missing_columns_are_named() =>
        Assert.Contains("'Text'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CustomMapping<Made, Row>((_, _) => { }, null).Fit(View(1))).Message);

    private IDataView View(int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row { Value = i }).ToList());

    private class Row
    {
        public int Value { get; set; }
    }

    private sealed class Made
    {
        public string Text { get; set; } = string.Empty;

        public int Double { get; set; }
    }

    private sealed class Both : Row
    {
        public string Text { get; set; } = string.Empty;

        public int Double { get; set; }
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }
}
