using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier.Tests.Transforms.Onnx;

/// <summary>Models that ML.NET exported hide a vector's slot names in a node; see FORMAT.md, "Slot names for an ONNX column".</summary>
public class OnnxSlotNamesTests
{
    private readonly MLContext _ml = new();

    [Theory]
    [InlineData("Score")]
    [InlineData("Score.output")]
    public void A_column_gets_the_names_that_the_model_hides(string output)
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["named.onnx"], [.. Network(output), .. Names("Score", "rose", "tulip", "Gänseblümchen")]);
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Row { Features = [1, -2, 3] } });
        using OnnxTransformer model = _ml.Transforms.ApplyOnnxModel(folder["named.onnx"]).Fit(view);
        DataViewSchema.Column column = model.Transform(view).Schema["Score"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(["rose", "tulip", "Gänseblümchen"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([1, 0, 3], model.Transform(view).GetColumn<float[]>("Score").Single());
        Assert.Equal(["Score"], model.OutputColumns.Select(c => c.Name));
    }

    [Fact]
    public void Names_of_another_number_of_places_are_left_out()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["named.onnx"], [.. Network("Score"), .. Names("Score", "rose", "tulip")]);
        using OnnxTransformer model = _ml.Transforms.ApplyOnnxModel(folder["named.onnx"]).Fit(_ml.Data.LoadFromEnumerable(new[] { new Row() }));
        Assert.Null(model.OutputColumns.Single().Annotations);
    }

    private static byte[] Network(string output)
    {
        GraphBuilder builder = new("named");
        GraphValue input = builder.AddInput("Features", new TensorShape(TensorShape.Batch, 3));
        GraphValue result = builder.Add(output, new Relu(), input);
        return OnnxExporter.Export(builder.Build(result));
    }

    /// <summary>What is added to a serialised model as another message merges with it: a graph of one node, one input and one output.</summary>
    private static byte[] Names(string column, params string[] names)
    {
        byte[] attribute = [.. Text(1, "keys_strings"), .. names.SelectMany(name => Text(9, name)), .. Number(20, 8)];
        byte[] node =
        [
            .. Text(1, $"mlnet.{column}.unusedInput"), .. Text(2, $"mlnet.{column}.unusedOutput"), .. Text(3, $"mlnet.{column}.SlotNames"),
            .. Text(4, "LabelEncoder"), .. Field(5, attribute), .. Text(7, "ai.onnx.ml"),
        ];
        return Field(7, [.. Field(1, node), .. Field(11, Value($"mlnet.{column}.unusedInput", 8)), .. Field(12, Value($"mlnet.{column}.unusedOutput", 1))]);
    }

    private static byte[] Value(string name, byte type)
    {
        byte[] shape = Field(1, Number(1, 1));
        return [.. Text(1, name), .. Field(2, Field(1, [.. Number(1, type), .. Field(2, shape)]))];
    }

    private static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int field, byte[] value) => [.. VarInt((field << 3) | 2), .. VarInt(value.Length), .. value];

    private static byte[] Number(int field, byte value) => [.. VarInt(field << 3), value];

    private static byte[] VarInt(int value) => value < 128 ? [(byte)value] : [(byte)((value & 127) | 128), (byte)(value >> 7)];

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [0, 0, 0];
    }
}
