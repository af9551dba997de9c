using System.Xml.Linq;
using MlNetClassifier.Graphs.Architectures;
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
        Assert.All(boxes, b => Assert.InRange((int)b.Attribute("x")!, 0, width - 220));
        Assert.All(boxes, b => Assert.InRange((int)b.Attribute("y")!, 0, height - 40));
        // Each wire ends at the top of a box or leaves its side: as many as there are reads between boxes.
        Assert.True(svg.Elements(Svg + "path").Count() >= boxes.Length - 1);
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
