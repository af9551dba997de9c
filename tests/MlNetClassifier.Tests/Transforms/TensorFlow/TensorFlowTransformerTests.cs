using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Transforms.TensorFlow;

public class TensorFlowTransformerTests
{
    private const string Model = "mobilenet_v1_0.25_128_frozen.pb";
    private const string Output = "MobilenetV1/Predictions/Softmax";

    [SkippableFact]
    public void Scores_are_tensorflows_and_survive_saving()
    {
        GoldenRows golden = GoldenRows.Find(Model, Output);
        MLContext ml = new() { NumberOfThreads = 2 };
        Row[] rows = [.. Enumerable.Range(0, 11).Select(i => new Row { Input = golden.Inputs[i % 2] })];
        IDataView view = ml.Data.LoadFromEnumerable(rows);
        using TensorFlowModel model = ml.Model.LoadTensorFlowModel(golden.ModelPath);
        using TensorFlowTransformer transformer = model.ScoreTensorFlowModel(Output, "input").Fit(view);
        Assert.Equal("Vector<Single, 1001>", transformer.GetOutputSchema(view.Schema)[Output].Type.ToString());
        Check(transformer.Transform(view));

        using MemoryStream saved = new();
        ml.Model.Save(transformer, view.Schema, saved);
        ITransformer loaded = ml.Model.Load(saved, out _);
        Check(loaded.Transform(view));
        (loaded as IDisposable)?.Dispose();

        void Check(IDataView scored)
        {
            float[][] results = [.. scored.GetColumn<float[]>(Output)];
            Assert.Equal(rows.Length, results.Length);
            for (int i = 0; i < results.Length; i++)
            {
                GoldenRows.AssertNear(golden.Outputs[i % 2], results[i]);
            }
        }
    }

    [SkippableFact]
    public void Inputs_and_tensors_are_listed()
    {
        using TensorFlowModel model = new MLContext().Model.LoadTensorFlowModel(SharedFiles.Require("models/" + Model));
        DataViewSchema.Column input = Assert.Single(model.GetInputSchema());
        Assert.Equal("input", input.Name);
        Assert.Equal("Vector<Single, 128, 128, 3>", input.Type.ToString());
        Assert.NotNull(model.GetModelSchema().GetColumnOrNull(Output));
    }

    [SkippableFact]
    public void Unknown_tensors_and_folders_are_named()
    {
        MLContext ml = new();
        string path = SharedFiles.Require("models/" + Model);
        IDataView view = ml.Data.LoadFromEnumerable(new[] { new Row() });
        Assert.Contains("nothing", Assert.ThrowsAny<Exception>(() => ml.Model.LoadTensorFlowModel(path).ScoreTensorFlowModel("nothing", "input").Fit(view)).Message);
        Assert.Contains("'input'", Assert.Throws<InvalidModelException>(
            () => ml.Model.LoadTensorFlowModel(path).ScoreTensorFlowModel(Output, "Other").Fit(view)).Message);
        Assert.Contains("freeze", Assert.Throws<InvalidModelException>(() => ml.Model.LoadTensorFlowModel(Path.GetDirectoryName(path)!)).Message);
    }

    private sealed class Row
    {
        [ColumnName("input")]
        [VectorType(128, 128, 3)]
        public float[] Input { get; set; } = new float[128 * 128 * 3];

        [VectorType(3)]
        public float[] Other { get; set; } = new float[3];
    }
}
