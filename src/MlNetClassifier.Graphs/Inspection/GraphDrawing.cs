using System.Globalization;
using System.Text;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Inspection;

/// <summary>
/// Draws a network as SVG, top to bottom. A layer and the normalisation and activation behind it are one box; boxes stand on the row after the
/// last of those they read, shifted until wires rarely cross (barycentre heuristic of Sugiyama et al. 1981).
/// </summary>
public static class GraphDrawing
{
    private const int BoxWidth = 250;
    private const int BoxHeight = 40;
    private const int RowHeight = 66;
    private const int ColumnWidth = 274;
    private const int Margin = 24;
    private const int HeadHeight = 30;

    // What fits a box in the widest of the usual fonts.
    private const int MaxLabel = 34;

    /// <summary>Draws a network.</summary>
    /// <param name="graph">Any graph.</param>
    /// <returns>An SVG document; the same graph gives the same text.</returns>
    public static string ToSvg(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        List<Box> boxes = Group(ReadableGraph.ForDrawing(graph));
        List<List<Box>> rows = Arrange(boxes);
        int columns = rows.Max(r => r.Count);
        int width = (2 * Margin) + (columns * ColumnWidth);
        int height = (2 * Margin) + HeadHeight + (rows.Count * RowHeight);
        GraphReport report = GraphInspector.Inspect(graph);
        string summary = string.Create(CultureInfo.InvariantCulture, $"{Amount(report.Parameters)} parameters, {Amount(report.MultiplyAdds)} multiply-adds a picture");
        foreach (List<Box> row in rows)
        {
            for (int i = 0; i < row.Count; i++)
            {
                // Rows are centred, so that a chain of single boxes is a straight line.
                row[i].X = (width / 2) + (int)((i - ((row.Count - 1) / 2.0)) * ColumnWidth);
            }
        }

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" text-anchor="middle">
            <title>{Escape(graph.Name)}</title>
            <rect width="100%" height="100%" fill="white"/>
            <text x="{width / 2}" y="{Margin}" font-size="14" font-weight="bold">{Escape(Shorten(graph.Name, MaxLabel))}</text>
            <text x="{width / 2}" y="{Margin + 16}" font-size="11" fill="#444">{summary}</text>

            """);
        foreach (Box box in boxes)
        {
            foreach (Box source in box.Sources)
            {
                Wire(svg, source, box);
            }
        }

        foreach (Box box in boxes)
        {
            Draw(svg, box);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static List<Box> Group(Graph graph)
    {
        Dictionary<GraphValue, Box> owner = [];
        var boxes = new List<Box>();
        foreach (GraphValue input in graph.Inputs)
        {
            boxes.Add(owner[input] = new Box(input.Name, input.Shape, "#e8eaed"));
        }

        foreach (Node node in graph.Nodes)
        {
            GraphValue[] data = [.. node.Inputs.OfType<GraphValue>().Where(v => v.Constant is null)];
            Box? before = data.Length == 1 ? owner.GetValueOrDefault(data[0]) : null;
            bool follows = before is not null && Follows(node.Operator) && before.Last == data[0] && graph.ConsumersOf(data[0]).Count == 1
                && data[0].Producer is not null && !graph.Outputs.Contains(data[0]);
            Box box = follows ? before! : new Box(Describe(node), node.Output.Shape, Colour(node.Operator));
            if (follows)
            {
                // A change of shape shows in the shape, every layer has a bias, and a label that is full says enough.
                bool goesWithoutSaying = MovesOnly(node.Operator) || (node.Operator is Add or Sub && HasConstant(node)) || box.Label.Length > MaxLabel;
                box.Append(goesWithoutSaying ? null : Describe(node), node.Output.Shape);
            }
            else
            {
                boxes.Add(box);
                box.Sources.AddRange(data.Select(d => owner.GetValueOrDefault(d)).OfType<Box>().Distinct());
            }

            box.Last = node.Output;
            foreach (GraphValue output in node.Outputs)
            {
                owner[output] = box;
            }
        }

        return boxes;
    }

    private static bool Follows(Operator operation) =>
        MovesOnly(operation)
        || operation is BatchNormalization or UnaryOperator or LayerNormalization or Softmax or Add or Sub or Mul or Div or PRelu;

    private static bool MovesOnly(Operator operation) => operation is Identity or Reshape or Transpose or Cast;

    private static List<List<Box>> Arrange(List<Box> boxes)
    {
        var rows = new List<List<Box>>();
        foreach (Box box in boxes)
        {
            box.Row = box.Sources.Count == 0 ? 0 : box.Sources.Max(s => s.Row) + 1;
            while (rows.Count <= box.Row)
            {
                rows.Add([]);
            }

            rows[box.Row].Add(box);
        }

        foreach (List<Box> row in rows)
        {
            // Order by the mean place of what each box reads; OrderBy is stable, so equal ones keep the file's order.
            List<Box> ordered = [.. row.OrderBy(b => b.Sources.Count == 0 ? 0 : b.Sources.Average(s => s.Place))];
            row.Clear();
            row.AddRange(ordered);
            for (int i = 0; i < row.Count; i++)
            {
                row[i].Place = i - ((row.Count - 1) / 2.0);
            }
        }

        return rows;
    }

    private static void Wire(StringBuilder svg, Box from, Box to)
    {
        int y1 = Top(from) + BoxHeight;
        int y2 = Top(to);
        // A wire that passes rows bends aside, or it would vanish behind the boxes between.
        bool skips = to.Row - from.Row > 1 && from.X == to.X;
        int aside = skips ? from.X + (BoxWidth / 2) + 14 : 0;
        string path = skips
            ? $"M{from.X + (BoxWidth / 2)} {y1 - (BoxHeight / 2)} C{aside} {y1},{aside} {y1},{aside} {y1 + 16} L{aside} {y2 - 16} C{aside} {y2},{to.X + 40} {y2 - 12},{to.X + 40} {y2}"
            : $"M{from.X} {y1} C{from.X} {y1 + 20},{to.X} {y2 - 20},{to.X} {y2}";
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"#777\"/>\n");
    }

    private static void Draw(StringBuilder svg, Box box)
    {
        int y = Top(box);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <g><title>{Escape(box.Last?.Name ?? box.Label)}</title><rect x="{box.X - (BoxWidth / 2)}" y="{y}" width="{BoxWidth}" height="{BoxHeight}" rx="5" fill="{box.Fill}" stroke="#555"/>
            <text x="{box.X}" y="{y + 17}">{Escape(Shorten(box.Label, MaxLabel))}</text><text x="{box.X}" y="{y + 32}" font-size="10" fill="#444">{Escape(box.Shape.ToString())}</text></g>

            """);
    }

    private static string Amount(long number) => number switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e9:0.0} billion"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1e6:0.0} million"),
        _ => number.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static int Top(Box box) => Margin + HeadHeight + (box.Row * RowHeight);

    private static string Describe(Node node) => node.Operator switch
    {
        Conv conv => Convolution(conv, node.Inputs[1]!.Shape),
        PoolOperator pool => $"{node.Operator.Name} {pool.Kernel.Height}×{pool.Kernel.Width}{Stride(pool.Stride)}",
        BatchNormalization => "BN",
        Clip { Min: 0, Max: 6 } => "ReLU6",
        Clip => "clip",
        Relu => "ReLU",
        LayerNormalization => "LayerNorm",
        Gemm gemm => Dense(node, gemm.TransposeB ? [1, 0] : [0, 1]),
        MatMul when node.Inputs[1]!.Constant is not null => Dense(node, [^2, ^1]),
        Add or Sub when HasConstant(node) => "bias",
        Mul or Div when HasConstant(node) => "scale",
        _ => node.Operator.Name,
    };

    private static string Convolution(Conv conv, TensorShape kernel)
    {
        string kind = conv.Group == 1 ? "Conv" : kernel[1] == 1 && conv.Group == kernel[0] ? "Depthwise" : $"Conv/{conv.Group}";
        return $"{kind} {kernel[2]}×{kernel[3]}{Stride(conv.Stride)}";
    }

    private static string Dense(Node node, Index[] sides) => node.Inputs[1]!.Shape is { Rank: >= 2 } weights
        ? $"Dense {weights.Dimensions[sides[0]]}→{weights.Dimensions[sides[1]]}"
        : "Dense";

    private static bool HasConstant(Node node) => node.Inputs.Any(i => i?.Constant is not null);

    private static string Stride(Size2D stride) => stride == Size2D.One ? "" : $" /{stride.Height}";

    private static string Colour(Operator operation) => operation switch
    {
        Conv { Group: 1 } => "#cfe2ff",
        Conv => "#d9d2ff",
        Gemm or MatMul => "#ffd9c7",
        PoolOperator or GlobalAveragePool or GlobalMaxPool => "#d5f0d5",
        Add or Concat or Mul => "#fff1c2",
        _ => "#f3f3f3",
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    // Names come from files: besides the markup's own characters, those that XML does not allow at all are replaced.
    private static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                < 0x20 or 0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return clean.ToString();
    }

    private sealed class Box(string label, TensorShape shape, string fill)
    {
        public string Label { get; private set; } = label;

        public TensorShape Shape { get; private set; } = shape;

        public string Fill => fill;

        public List<Box> Sources { get; } = [];

        public GraphValue? Last { get; set; }

        public int Row { get; set; }

        public double Place { get; set; }

        public int X { get; set; }

        public void Append(string? more, TensorShape shape)
        {
            Label = more is null ? Label : Label + " · " + more;
            Shape = shape;
        }
    }
}
