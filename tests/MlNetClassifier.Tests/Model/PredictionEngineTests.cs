using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Model;

public class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_label_that_nothing_asked_for_depends_on_may_be_missing()
    {
        using PredictionEngine<Unlabelled, Prediction> engine = _ml.Model.CreatePredictionEngine<Unlabelled, Prediction>(Model());
        Assert.Equal([1f, 2, 3], engine.Predict(new Unlabelled { A = 1, B = [2, 3] }).Features);
        Assert.Equal([4f, 5, 6], engine.Predict(new Unlabelled { A = 4, B = [5, 6] }).Features);
    }

    [Fact]
    public void A_column_that_cannot_be_computed_is_an_error_with_the_cause()
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Unlabelled, WithKey>(Model())).Message;
        Assert.Contains("'Key'", message);
        Assert.Contains("'Label'", message);
        Assert.Contains("'A'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<OnlyB, Prediction>(Model())).Message);
    }

    [Fact]
    public void Members_without_a_column_keep_their_value_unless_asked()
    {
        using PredictionEngine<Labelled, Extra> engine = _ml.Model.CreatePredictionEngine<Labelled, Extra>(Model());
        Assert.Equal(7, engine.Predict(new Labelled { B = [1, 2] }).Other);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Labelled, Extra>(Model(), ignoreMissingColumns: false));
    }

    [Fact]
    public void A_prediction_object_is_reused()
    {
        using PredictionEngine<Unlabelled, Prediction> engine = _ml.Model.CreatePredictionEngine<Unlabelled, Prediction>(Model());
        Prediction prediction = new() { Features = new float[3] };
        float[] array = prediction.Features;
        engine.Predict(new Unlabelled { A = 1, B = [2, 3] }, ref prediction);
        Assert.Same(array, prediction.Features);
        Assert.Equal([1f, 2, 3], array);
    }

    [Fact]
    public void The_model_is_disposed_with_the_engine_that_owns_it()
    {
        Tracker owned = new(), shared = new();
        _ml.Model.CreatePredictionEngine<Unlabelled, Prediction>(new TransformerChain<ITransformer>(owned)).Dispose();
        _ml.Model.CreatePredictionEngine<Unlabelled, Prediction>(
            new TransformerChain<ITransformer>(shared), new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.True(owned.Disposed);
        Assert.False(shared.Disposed);
    }

    [Fact]
    public void A_disposed_engine_says_so()
    {
        PredictionEngine<Unlabelled, Prediction> engine = _ml.Model.CreatePredictionEngine<Unlabelled, Prediction>(Model());
        engine.Dispose();
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.Predict(new Unlabelled()));
    }

    [Fact]
    public void A_schema_gives_the_members_their_types()
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn("B", new VectorDataViewType(NumberDataViewType.Single, 2));
        using PredictionEngine<Unsized, Prediction> engine = _ml.Model.CreatePredictionEngine<Unsized, Prediction>(Model(), builder.ToSchema());
        Assert.Equal("Vector<Single, 3>", engine.OutputSchema["Features"].Type.ToString());
    }

    private TransformerChain<ColumnConcatenatingTransformer> Model()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Labelled { Label = "x", B = [0, 0] } });
        return _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Append(_ml.Transforms.Concatenate("Features", "A", "B")).Fit(data);
    }

    private class OnlyB
    {
        [VectorType(2)]
        public float[] B { get; set; } = new float[2];
    }

    private class Unlabelled : OnlyB
    {
        public float A { get; set; }
    }

    private sealed class Labelled : Unlabelled
    {
        public string Label { get; set; } = string.Empty;
    }

    private sealed class Unsized
    {
        public float A { get; set; }

        public float[] B { get; set; } = [];
    }

    private class Prediction
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class WithKey : Prediction
    {
        public uint Key { get; set; }
    }

    private sealed class Extra : Prediction
    {
        public int Other { get; set; } = 7;
    }

    private sealed class Tracker : ITransformer, IDisposable
    {
        public bool IsRowToRowMapper => true;

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new CompositeRowToRowMapper(inputSchema, []);

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
