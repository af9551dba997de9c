using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Transforms.Keys;

public class KeyMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence, new uint[] { 1, 2, 1, 0, 3 })]
    [InlineData(ValueToKeyMappingEstimator.KeyOrdinality.ByValue, new uint[] { 3, 1, 3, 0, 2 })]
    public void Text_becomes_keys_in_either_order_and_back(ValueToKeyMappingEstimator.KeyOrdinality order, uint[] expected)
    {
        IDataView view = View("rose", "Aster", "rose", "", "daisy");
        EstimatorChain<KeyToValueMappingTransformer> pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: order)
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"));
        IDataView result = pipeline.Fit(view).Transform(view);
        Assert.Equal("Key<UInt32, 0-2>", result.Schema["Key"].Type.ToString());
        Assert.Equal(expected, result.GetColumn<uint>("Key"));
        Assert.Equal(["rose", "Aster", "rose", "", "daisy"], result.GetColumn<string>("Back"));
    }

    [Fact]
    public void Values_that_were_not_met_are_missing()
    {
        IDataView view = View("a", "b");
        ValueToKeyMappingTransformer mapping = _ml.Transforms.Conversion.MapValueToKey("Text").Fit(view);
        Assert.Equal([2u, 0u], mapping.Transform(View("b", "c")).GetColumn<uint>("Text"));
    }

    [Fact]
    public void The_number_of_keys_can_be_limited()
    {
        IDataView view = View("a", "b", "c");
        Assert.Equal([1u, 2u, 0u], _ml.Transforms.Conversion.MapValueToKey("Text", maximumNumberOfKeys: 2).Fit(view).Transform(view).GetColumn<uint>("Text"));
    }

    [Fact]
    public void Key_data_fix_the_order()
    {
        IDataView keys = _ml.Data.LoadFromEnumerable(new[] { new Only { Value = "b" }, new Only { Value = "a" } });
        IDataView view = View("a", "b", "z");
        Assert.Equal([2u, 1u, 0u], _ml.Transforms.Conversion.MapValueToKey("Text", keyData: keys).Fit(view).Transform(view).GetColumn<uint>("Text"));
        Assert.Throws<ArgumentException>(() => _ml.Transforms.Conversion.MapValueToKey("Number", keyData: keys).Fit(view));
        Assert.Throws<ArgumentException>(() => _ml.Transforms.Conversion.MapValueToKey("Text", keyData: view));
    }

    [Fact]
    public void Numbers_become_keys_whose_values_may_be_text()
    {
        IDataView view = View("a", "b", "c");
        IDataView result = _ml.Transforms.Conversion.MapValueToKey("Key", "Number", addKeyValueAnnotationsAsText: true).Fit(view).Transform(view);
        VBuffer<ReadOnlyMemory<char>> values = default;
        result.Schema["Key"].GetKeyValues(ref values);
        Assert.Equal(["0.5", "1.5", "2.5"], values.DenseValues().Select(value => value.ToString()));
    }

    [Fact]
    public void Vectors_are_mapped_item_by_item()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Words { Items = ["x", "y", "x"] }, new Words { Items = ["y", "", "z"] } });
        IDataView result = _ml.Transforms.Conversion.MapValueToKey("Items").Fit(view).Transform(view);
        Assert.Equal([[1u, 2u, 1u], [2u, 0u, 3u]], result.GetColumn<uint[]>("Items"));
        IDataView spread = _ml.Transforms.Conversion.MapKeyToVector("V", "Items").Fit(result).Transform(result);
        Assert.Equal("Vector<Single, 3, 3>", spread.Schema["V"].Type.ToString());
        Assert.Equal([1f, 0, 0, 0, 1, 0, 1, 0, 0], spread.GetColumn<float[]>("V").First());
        IDataView counted = _ml.Transforms.Conversion.MapKeyToVector("V", "Items", outputCountVector: true).Fit(result).Transform(result);
        Assert.Equal([[2f, 1, 0], [0f, 1, 1]], counted.GetColumn<float[]>("V"));
    }

    [Theory]
    [InlineData(OneHotEncodingEstimator.OutputKind.Indicator, new float[] { 0, 1, 0 })]
    [InlineData(OneHotEncodingEstimator.OutputKind.Bag, new float[] { 0, 1, 0 })]
    [InlineData(OneHotEncodingEstimator.OutputKind.Binary, new float[] { 0, 0, 1 })]
    public void One_hot_vectors_have_their_kind_and_slot_names(OneHotEncodingEstimator.OutputKind kind, float[] second)
    {
        IDataView view = View("a", "b", "c");
        OneHotEncodingTransformer encoder = _ml.Transforms.Categorical.OneHotEncoding("Text", outputKind: kind).Fit(view);
        IDataView result = encoder.Transform(view);
        Assert.Equal(second, result.GetColumn<float[]>("Text").ElementAt(1));
        VBuffer<ReadOnlyMemory<char>> names = default;
        result.Schema["Text"].GetSlotNames(ref names);
        Assert.Equal(kind == OneHotEncodingEstimator.OutputKind.Binary ? "Bit2" : "a", names.GetItemOrDefault(0).ToString());

        using MemoryStream saved = new();
        _ml.Model.Save(encoder, view.Schema, saved);
        Assert.Equal(result.GetColumn<float[]>("Text"), _ml.Model.Load(saved, out _).Transform(view).GetColumn<float[]>("Text"));
    }

    [Fact]
    public void Vocabularies_survive_saving()
    {
        IDataView view = View("ä", "b", "c");
        EstimatorChain<KeyToValueMappingTransformer> pipeline = _ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("K1", "Text"), new InputOutputColumnPair("K2", "Number"), new InputOutputColumnPair("K3", "Long")])
            .Append(_ml.Transforms.Conversion.MapKeyToValue([new InputOutputColumnPair("V1", "K1"), new InputOutputColumnPair("V2", "K2"), new InputOutputColumnPair("V3", "K3")]));
        using MemoryStream saved = new();
        _ml.Model.Save(pipeline.Fit(view), view.Schema, saved);
        ITransformer loaded = _ml.Model.Load(saved, out DataViewSchema schema);
        Assert.Equal(view.Schema.ToString(), schema.ToString());
        IDataView result = loaded.Transform(view);
        Assert.Equal(["ä", "b", "c"], result.GetColumn<string>("V1"));
        Assert.Equal([0.5f, 1.5f, 2.5f], result.GetColumn<float>("V2"));
        Assert.Equal([0L, -1, -2], result.GetColumn<long>("V3"));
    }

    [Fact]
    public void A_key_without_values_cannot_be_mapped_back()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Bare { Key = 1 } });
        Assert.Contains("'Key'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapKeyToValue("Key").Fit(view)).Message);
    }

    private IDataView View(params string[] texts) =>
        _ml.Data.LoadFromEnumerable(texts.Select((text, i) => new Row { Text = text, Number = i + 0.5f, Long = -i }).ToList());

    private sealed class Row
    {
        public string Text { get; set; } = string.Empty;

        public float Number { get; set; }

        public long Long { get; set; }
    }

    private sealed class Only
    {
        public string Value { get; set; } = string.Empty;
    }

    private sealed class Words
    {
        [VectorType(3)]
        public string[] Items { get; set; } = [];
    }

    private sealed class Bare
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }
}
