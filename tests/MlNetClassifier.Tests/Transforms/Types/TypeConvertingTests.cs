using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Transforms.Types;

public class TypeConvertingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(DataKind.Single, "1.5")]
    [InlineData(DataKind.Int32, "1")]
    [InlineData(DataKind.Byte, "1")]
    [InlineData(DataKind.Boolean, "True")]
    [InlineData(DataKind.String, "1.5")]
    [InlineData(DataKind.Double, "1.5")]
    public void Numbers_become_every_kind(DataKind kind, string expected)
    {
        IDataView view = View(1.5f, "x");
        ITransformer model = _ml.Transforms.Conversion.ConvertType("Out", "Number", kind).Fit(view);
        using MemoryStream saved = new();
        _ml.Model.Save(model, view.Schema, saved);
        DataDebuggerPreview preview = _ml.Model.Load(saved, out _).Transform(view).Preview();
        Assert.Equal(expected, preview.RowView[0].Values.Single(value => value.Key == "Out").Value!.ToString());
    }

    [Fact]
    public void Text_becomes_numbers_or_says_which_does_not()
    {
        IDataView view = _ml.Transforms.Conversion.ConvertType("Out", "Text").Fit(View(0, "2.5")).Transform(View(0, "2.5", "", "x"));
        Assert.Equal([2.5f, float.NaN, float.NaN], view.GetColumn<float>("Out"));
        IDataView integers = _ml.Transforms.Conversion.ConvertType("Out", "Text", DataKind.Int32).Fit(View(0, "2")).Transform(View(0, "x"));
        Assert.Contains("'x'", Assert.Throws<FormatException>(() => integers.GetColumn<int>("Out").ToList()).Message);
    }

    [Fact]
    public void Numbers_out_of_range_become_the_nearest()
    {
        IDataView view = View(300, "x");
        Assert.Equal([(byte)255], _ml.Transforms.Conversion.ConvertType("Out", "Number", DataKind.Byte).Fit(view).Transform(view).GetColumn<byte>("Out"));
    }

    [Fact]
    public void Keys_keep_their_values()
    {
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Text").Fit(View(0, "a", "b")).Transform(View(0, "a", "b"));
        IDataView result = _ml.Transforms.Conversion.ConvertType("Out", "Text", DataKind.Byte).Fit(view).Transform(view);
        Assert.Equal("Key<Byte, 0-1>", result.Schema["Out"].Type.ToString());
        Assert.Equal(["a", "b"], _ml.Transforms.Conversion.MapKeyToValue("Out").Fit(result).Transform(result).GetColumn<string>("Out"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.ConvertType("Out", "Text").Fit(view));
    }

    private IDataView View(float number, params string[] texts) =>
        _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Number = number, Text = text }).ToList());

    private sealed class Row
    {
        public float Number { get; set; }

        public string Text { get; set; } = string.Empty;
    }
}
