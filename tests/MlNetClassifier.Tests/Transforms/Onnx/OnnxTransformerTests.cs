using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.ModelFile;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Tests.Model;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier.Tests.Transforms.Onnx;

public class OnnxTransformerTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_view_of_many_rows_gets_each_rows_own_output(int threads)
    {
        GoldenRows golden = GoldenRows.Find("squeezenet1.0_caffe.onnx", "bottleneck");
        MLContext ml = new() { NumberOfThreads = threads };
        Row[] rows = [.. Enumerable.Range(0, 21).Select(i => new Row { Number = i, Data = golden.Inputs[i * 7 % 2] })];
        using OnnxTransformer model = ml.Transforms.ApplyOnnxModel("bottleneck", "input", golden.ModelPath).Fit(View(ml, rows));
        IDataView scored = model.Transform(View(ml, rows));
        Result[] results = [.. ml.Data.CreateEnumerable<Result>(scored, reuseRowObject: false)];
        Assert.Equal(rows.Select(row => row.Number), results.Select(result => result.Number));
        for (int i = 0; i < rows.Length; i++)
        {
            GoldenRows.AssertNear(golden.Outputs[i * 7 % 2], results[i].Features);
            Assert.Equal(results[i % 2 == 0 ? 0 : 1].Features, results[i].Features);
        }
    }

    [SkippableFact]
    public void Rows_scored_one_by_one_and_as_a_view_agree_to_the_bit()
    {
        GoldenRows golden = GoldenRows.Find("squeezenet1.0_caffe.onnx", "bottleneck");
        MLContext ml = new() { NumberOfThreads = 2 };
        Row[] rows = [.. golden.Inputs.Select(input => new Row { Data = input })];
        OnnxTransformer model = ml.Transforms.ApplyOnnxModel("bottleneck", "input", golden.ModelPath).Fit(View(ml, rows));
        float[][] view = [.. model.Transform(View(ml, rows)).GetColumn<float[]>("bottleneck")];
        SchemaDefinition sized = SchemaDefinition.Create(typeof(Row));
        sized["input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, 227, 227);
        using PredictionEngine<Row, Result> engine = ml.Model.CreatePredictionEngine<Row, Result>(model, inputSchemaDefinition: sized);
        Assert.Equal(view[0], engine.Predict(rows[0]).Features);
        Assert.Equal(view[1], engine.Predict(rows[1]).Features);
    }

    [SkippableFact]
    public void Outputs_are_vectors_that_start_with_one()
    {
        string model = SharedFiles.Require("mlnet/fixtures/tiny.onnx");
        MLContext ml = new();
        Graph graph = GraphLoader.Load(model, new GraphLoadOptions { Outputs = ["feat"] });
        OnnxScoringEstimator estimator = ml.Transforms.ApplyOnnxModel(["feat"], ["image"], model);
        DataViewSchema.Builder builder = new();
        builder.AddColumn("image", new VectorDataViewType(NumberDataViewType.Single, graph.Inputs[0].Shape.WithBatch(1).ToArray()[1..]));
        DataViewSchema schema = estimator.Transformer.GetOutputSchema(builder.ToSchema());
        Assert.Equal("Vector<Single, 1, 3>", schema["feat"].Type.ToString());
    }

    [SkippableFact]
    public void A_column_of_another_size_or_type_is_named()
    {
        GoldenRows golden = GoldenRows.Find("squeezenet1.0_caffe.onnx", "bottleneck");
        MLContext ml = new();
        OnnxScoringEstimator estimator = ml.Transforms.ApplyOnnxModel("bottleneck", "input", golden.ModelPath);
        IDataView wrong = ml.Data.LoadFromEnumerable(new[] { new Short() });
        Assert.Contains("'input'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(wrong)).Message);
        IDataView none = ml.Data.LoadFromEnumerable(new[] { new Nothing() });
        Assert.Contains("'input'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(none)).Message);
        Assert.ThrowsAny<Exception>(() => ml.Transforms.ApplyOnnxModel("no such tensor", "input", golden.ModelPath));
        Assert.Contains("'input'", Assert.Throws<ArgumentException>(() => ml.Transforms.ApplyOnnxModel("bottleneck", "other", golden.ModelPath)).Message);
    }

    [SkippableFact]
    public void A_gpu_is_refused_unless_the_cpu_may_stand_in()
    {
        string model = SharedFiles.Require("mlnet/fixtures/tiny.onnx");
        MLContext ml = new();
        List<string> log = [];
        ml.Log += (_, message) => log.Add(message.Message);
        Assert.Throws<InvalidOperationException>(() => ml.Transforms.ApplyOnnxModel("feat", "image", model, gpuDeviceId: 0));
        ml.Transforms.ApplyOnnxModel("feat", "image", model, gpuDeviceId: 0, fallbackToCpu: true);
        Assert.Contains("GPU 0", Assert.Single(log));
    }

    [SkippableFact]
    public void Models_come_back_from_zips_with_either_separator()
    {
        string path = SharedFiles.Require("mlnet/fixtures/tiny.onnx");
        MLContext ml = new();
        OnnxTransformer model = ml.Transforms.ApplyOnnxModel(["feat"], ["image"], File.OpenRead(path), new Dictionary<string, int[]> { ["image"] = [-1, 3, 32, 32] }).Transformer;
        using MemoryStream saved = new();
        ml.Model.Save(new TransformerChain<ITransformer>(model), null, saved);
        Dictionary<string, byte[]> entries = ZipEntries.Read(saved.ToArray());
        foreach (bool backslashes in (bool[])[false, true])
        {
            var chain = (TransformerChain<ITransformer>)ml.Model.Load(ZipEntries.Write(entries, backslashes), out DataViewSchema schema);
            Assert.Null(schema);
            OnnxTransformer loaded = Assert.IsType<OnnxTransformer>(chain.LastTransformer);
            Assert.Equal(["feat"], loaded.Model.Outputs);
            Assert.Equal([-1, 3, 32, 32], loaded.Model.Shapes[0].Value);
            Assert.True(loaded.Model.Bytes.Span.SequenceEqual(File.ReadAllBytes(path)));
        }

        byte[] broken = [.. entries["TransformerChain/Transform_000/OnnxModel"]];
        broken[0] ^= 1;
        entries["TransformerChain/Transform_000/OnnxModel"] = broken;
        Assert.Contains("OnnxModel", Assert.Throws<InvalidModelFileException>(() => ml.Model.Load(ZipEntries.Write(entries), out _)).Message);
    }

    private static IDataView View(MLContext ml, Row[] rows)
    {
        SchemaDefinition sized = SchemaDefinition.Create(typeof(Row));
        sized["input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, 227, 227);
        return ml.Data.LoadFromEnumerable(rows, sized);
    }

    private sealed class Row
    {
        public int Number { get; set; }

        [ColumnName("input")]
        public float[] Data { get; set; } = [];
    }

    private sealed class Result
    {
        public int Number { get; set; }

        [ColumnName("bottleneck")]
        public float[] Features { get; set; } = [];
    }

    private sealed class Short
    {
        [ColumnName("input")]
        [VectorType(5)]
        public float[] Data { get; set; } = new float[5];
    }

    private sealed class Nothing
    {
        public int Number { get; set; }
    }
}
