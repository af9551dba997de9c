using System.Xml.Linq;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Tests.Architectures;

namespace MlNetClassifier.Graphs.Tests.Inspection;

public sealed class GraphDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("mobilenetv2")]
    [InlineData("inceptionv3")]
    [InlineData("densenet121")]
    [InlineData("efficientnetb0")]
    public void Every_layer_with_weights_has_a_box_and_no_two_boxes_overlap(string name)
    {
        Graph graph = Architecture.Find(name)!.Build(new ArchitectureOptions { Classes = 10 }, new RecordingWeights());

        XElement svg = XElement.Parse(GraphDrawing.ToSvg(graph));

        XElement[] boxes = [.. svg.Elements(Svg + "g").Select(g => g.Element(Svg + "rect")!)];
        int weighted = graph.Nodes.Count(n => n.Operator is Conv or Gemm);
        Assert.InRange(boxes.Length, weighted, graph.Nodes.Count + 1);
        Assert.Equal(boxes.Length, boxes.Select(b => (b.Attribute("x")!.Value, b.Attribute("y")!.Value)).Distinct().Count());
        int width = (int)svg.Attribute("width")!;
        int height = (int)svg.Attribute("height")!;
        Assert.All(boxes, b => Assert.InRange((int)b.Attribute("x")!, 0, width - 250));
        Assert.All(boxes, b => Assert.InRange((int)b.Attribute("y")!, 0, height - 40));
        // Each wire ends at the top of a box or leaves its side: as many as there are reads between boxes.
        Assert.True(svg.Elements(Svg + "path").Count() >= boxes.Length - 1);
    }

    /// <summary>What exporters spell out reads as the layers it came from.</summary>
    [Fact]
    public void Pictures_show_layers_not_the_operators_they_are_written_in()
    {
        var b = new GraphBuilder("tokens");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 5, 8));
        GraphValue normal = b.Add(new LayerNormalization(), x, b.AddConstant(null, RandomTensor.Floats(1, 8)), b.AddConstant(null, RandomTensor.Floats(2, 8)));
        GraphValue dense = b.Add(new Add(), b.Add(new MatMul(), normal, b.AddConstant(null, RandomTensor.Floats(3, 8, 16))), b.AddConstant(null, RandomTensor.Floats(4, 16)));
        Graph graph = b.Build(b.Add("y", new Reshape { Target = new TensorShape(TensorShape.Batch, 80) }, b.Add(new Gelu(), dense)));
        Graph spelledOut = GraphLoader.Load(OnnxExporter.Export(graph, new OnnxExportOptions { Opset = 13 }), "spelled-out.onnx");

        XElement svg = XElement.Parse(GraphDrawing.ToSvg(spelledOut));
        string[] labels = [.. svg.Elements(Svg + "g").Select(g => g.Elements(Svg + "text").First().Value)];

        Assert.True(spelledOut.Nodes.Count > 15);
        Assert.Equal(["x", "LayerNorm", "Dense 8→16 · Gelu"], labels);
        Assert.Equal("160 parameters, 640 multiply-adds a picture", svg.Elements(Svg + "text").Last().Value);
        GraphReport report = GraphInspector.Inspect(spelledOut);
        Assert.Equal(["LayerNormalization", "MatMul", "Add", "Gelu", "Reshape"], report.Layers.Select(l => l.Operator));
        Assert.Equal(160, report.Parameters);
    }

    [Fact]
    public void Names_are_escaped()
    {
        var builder = new GraphBuilder("a<b & \"c\"");
        GraphValue x = builder.AddInput("in\u0001<put>", new TensorShape(TensorShape.Batch, 3, 4, 4));

        XElement svg = XElement.Parse(GraphDrawing.ToSvg(builder.Build(builder.Add("o&o", new GlobalAveragePool(), x))));

        Assert.Equal("a<b & \"c\"", svg.Element(Svg + "title")!.Value);
        Assert.Equal(["in\uFFFD<put>", "o&o"], svg.Elements(Svg + "g").Select(g => g.Element(Svg + "title")!.Value));
    }
}
