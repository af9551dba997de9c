using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Transforms.Values;

public class ValueMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Values_are_looked_up_and_unknown_ones_are_default()
    {
        Dictionary<string, int> table = new() { ["a"] = 1, ["b"] = 2 };
        Assert.Equal([2, 0, 1], Apply(_ml.Transforms.Conversion.MapValue("Out", table, "Text")).GetColumn<int>("Out"));
        Dictionary<string, string> texts = new() { ["a"] = "first" };
        Assert.Equal(["", "", "first"], Apply(_ml.Transforms.Conversion.MapValue("Out", texts, "Text")).GetColumn<string>("Out"));
    }

    [Fact]
    public void Values_may_become_keys()
    {
        Dictionary<string, string> table = new() { ["a"] = "small", ["b"] = "large", ["z"] = "small" };
        IDataView view = Apply(_ml.Transforms.Conversion.MapValue("Out", table, "Text", treatValuesAsKeyType: true));
        Assert.Equal([2u, 0u, 1u], view.GetColumn<uint>("Out"));
        Assert.Equal(["large", "", "small"], _ml.Transforms.Conversion.MapKeyToValue("Out").Fit(view).Transform(view).GetColumn<string>("Out"));
    }

    [Fact]
    public void Values_may_be_vectors_and_the_table_a_view()
    {
        Dictionary<string, float[]> vectors = new() { ["a"] = [1, 2], ["b"] = [3] };
        Assert.Equal([[3f], [], [1f, 2f]], Apply(_ml.Transforms.Conversion.MapValue("Out", vectors, "Text")).GetColumn<float[]>("Out"));
        IDataView table = _ml.Data.LoadFromEnumerable(new[] { new Pair { From = "b", To = 7 } });
        Assert.Equal([7L, 0, 0], Apply(_ml.Transforms.Conversion.MapValue("Out", table, table.Schema["From"], table.Schema["To"], "Text")).GetColumn<long>("Out"));
        Assert.Contains("'Number'", Assert.Throws<ArgumentOutOfRangeException>(
            () => Apply(_ml.Transforms.Conversion.MapValue("Out", vectors, "Number"))).Message);
    }

    private IDataView Apply<T>(IEstimator<T> estimator)
        where T : class, ITransformer
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { "b", "?", "a" }.Select(text => new Row { Text = text }).ToList());
        estimator.GetOutputSchema(SchemaShape.Create(view.Schema));
        return estimator.Fit(view).Transform(view);
    }

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;

        public float Number { get; set; }
    }

    private sealed class Pair
    {
        public string From { get; set; } = string.Empty;

        public long To { get; set; }
    }
}
