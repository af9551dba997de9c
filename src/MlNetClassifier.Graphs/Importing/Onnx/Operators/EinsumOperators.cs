using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>
/// Einstein sums of one or two tensors without repeated indices, as attention layers are written: transposes, a matrix product, transposes.
/// </summary>
internal static class EinsumOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new() { ["Einsum"] = Einsum };

    private static void Einsum(OnnxNode node)
    {
        string equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length == 1)
        {
            // The result's indices left out: those that occur once, in alphabetical order.
            sides = [sides[0], new string([.. sides[0].Where(char.IsAsciiLetter).GroupBy(c => c).Where(g => g.Count() == 1).Select(g => g.Key).Order()])];
        }

        bool plain = sides.Length == 2 && terms.Length == node.InputCount && terms.Length <= 2
            && terms.Append(sides[1]).All(t => t.All(char.IsAsciiLetter) && t.Distinct().Count() == t.Length)
            && sides[1].All(c => terms.Any(t => t.Contains(c)));
        if (!plain)
        {
            throw node.Error($"equation '{equation}' is not supported: only one or two terms, no index twice in one.");
        }

        string result = sides[1];
        if (terms.Length == 1)
        {
            (GraphValue kept, string labels) = SumOut(node, node.Input(0), terms[0], result);
            node.Yield(new Transpose { Permutation = Order(labels, result) }, kept);
            return;
        }

        (GraphValue a, string labelsA) = SumOut(node, node.Input(0), terms[0], result + terms[1]);
        (GraphValue b, string labelsB) = SumOut(node, node.Input(1), terms[1], result + terms[0]);
        Product(node, a, labelsA, b, labelsB, result);
    }

    /// <summary>Sums over indices that nothing else has.</summary>
    private static (GraphValue Value, string Labels) SumOut(OnnxNode node, GraphValue x, string labels, string needed)
    {
        if (x.Shape.Rank != labels.Length)
        {
            throw node.Error($"term '{labels}' does not fit {x.Shape}.");
        }

        int[] axes = [.. Enumerable.Range(0, labels.Length).Where(i => !needed.Contains(labels[i]))];
        return axes.Length == 0
            ? (x, labels)
            : (node.Emit(new ReduceSum { Axes = axes, KeepDimensions = false }, x), new string([.. labels.Where(needed.Contains)]));
    }

    private static void Product(OnnxNode node, GraphValue a, string labelsA, GraphValue b, string labelsB, string result)
    {
        // Indices of both and the result run along; those of both but not the result are summed over.
        string batch = new([.. result.Where(c => labelsA.Contains(c) && labelsB.Contains(c))]);
        string left = new([.. result.Where(c => labelsA.Contains(c) && !labelsB.Contains(c))]);
        string right = new([.. result.Where(c => labelsB.Contains(c) && !labelsA.Contains(c))]);
        string summed = new([.. labelsA.Where(c => labelsB.Contains(c) && !result.Contains(c))]);
        Dictionary<char, int> sizes = [];
        foreach ((char c, int size) in labelsA.Zip(a.Shape).Concat(labelsB.Zip(b.Shape)))
        {
            if (sizes.TryGetValue(c, out int other) && other != size)
            {
                throw node.Error($"index '{c}' has sizes {other} and {size}.");
            }

            sizes[c] = size;
        }

        // [batch …, left, summed] · [batch …, summed, right]; the left ones stay apart where nothing runs along, for one of them may be the batch of pictures.
        int[] leftSizes = batch.Length == 0 && left.Length > 0 ? SizesOf(left) : [ProductOf(left)];
        GraphValue movedA = node.Emit(new Transpose { Permutation = Order(labelsA, batch + left + summed) }, a);
        GraphValue movedB = node.Emit(new Transpose { Permutation = Order(labelsB, batch + summed + right) }, b);
        GraphValue matrixA = node.Emit(new Reshape { Target = new TensorShape([.. SizesOf(batch), .. leftSizes, ProductOf(summed)]) }, movedA);
        GraphValue matrixB = node.Emit(new Reshape { Target = new TensorShape([.. SizesOf(batch), ProductOf(summed), ProductOf(right)]) }, movedB);
        GraphValue product = node.Emit(new MatMul(), matrixA, matrixB);
        GraphValue full = node.Emit(new Reshape { Target = new TensorShape([.. SizesOf(batch + left + right)]) }, product);
        node.Yield(new Transpose { Permutation = Order(batch + left + right, result) }, full);

        int[] SizesOf(string labels) => [.. labels.Select(c => sizes[c])];

        int ProductOf(string labels) => labels.Length == 1 ? sizes[labels[0]]
            : labels.Any(c => sizes[c] == TensorShape.Batch) ? throw new InvalidGraphException($"Node '{node.Name}' (Einsum): the batch cannot be merged with another dimension.")
            : labels.Aggregate(1, (product, c) => checked(product * sizes[c]));
    }

    private static int[] Order(string from, string to) => [.. to.Select(c => from.IndexOf(c, StringComparison.Ordinal))];
}
