using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning.Steps;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

// Stacks of rows, row-major: the tokens of transformers and their attention.
internal sealed unsafe partial class StepFactory
{
    private TrainingStep? Rows(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (inputs.Concat(outputs).Any(v => v.IsImage))
        {
            return null;
        }

        switch (node.Operator)
        {
            case MatMul when IsProductWithWeights(inputs, outputs):
                return RowProduct(node.Inputs[1]!.Shape, backward: false, inputs, outputs);
            case StackProduct { TransposeA: false, TransposeB: true } when IsProductWithWeights(inputs, outputs):
                return RowProduct(node.Inputs[1]!.Shape, backward: true, inputs, outputs);
            case LinearWeightGradient { Alpha: 1, Transposed: false } when inputs.All(i => i.Batched && i.Value.Shape.Rank > 2):
                return WeightGradient(node.Output.Shape, inputs, outputs);
            case MatMul:
                return Stack(node, new StackProduct(), inputs, outputs);
            case StackProduct product:
                return Stack(node, product, inputs, outputs);
            case Softmax softmax when IsLast(softmax.Axis, outputs[0]):
                return new RowSoftmaxStep(tiles.Set) { Inputs = inputs, Outputs = outputs };
            case SoftmaxGradient softmax when IsLast(softmax.Axis, outputs[0]) && inputs.All(i => i.Batched):
                return new RowSoftmaxGradientStep(tiles.Set) { Inputs = inputs, Outputs = outputs };
            case LayerNormalization normalization when outputs[0].Batched && IsFullyScaled(normalization, node):
                return new LayerNormalizationStep(tiles.Set, node.Inputs[1]!.Shape.ElementsPerItem, normalization.Epsilon) { Inputs = inputs, Outputs = outputs };
            case LayerNormalizationGradient gradient when outputs[0].Batched && inputs[2].Batched && !inputs[1].Batched:
                return new LayerNormalizationGradientStep(tiles.Set, node.Inputs[1]!.Shape.ElementsPerItem, gradient.Forward.Epsilon) { Inputs = inputs, Outputs = outputs };
            default:
                return null;
        }
    }

    private static bool IsLast(int axis, PlanValue value) => value.Batched && ShapeRules.Axis(axis, value.Value.Shape.Rank) == value.Value.Shape.Rank - 1;

    private static bool IsFullyScaled(LayerNormalization normalization, Node node)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        IEnumerable<int> inner = x.Skip(ShapeRules.Axis(normalization.Axis, x.Rank));
        return node.Inputs.Skip(1).All(i => i is { Shape.IsSymbolic: false } && i.Shape.SequenceEqual(inner));
    }

    private static bool IsProductWithWeights(PlanValue[] inputs, PlanValue[] outputs) =>
        inputs[0].Batched && inputs[0].Value.Shape.Rank > 2 && !inputs[1].Batched && inputs[1].Value.Shape.Rank == 2 && outputs[0].Batched;

    // Rows are the pixels of an image and the matrix [K, M] is that of a 1 × 1 convolution of K outputs and M inputs, whose kernels this uses: the
    // product is that convolution's gradient in its input, the product with the transposed matrix is the convolution itself.
    private static ConvolutionGeometry Geometry(TensorShape matrix) => new(matrix[1], matrix[0], 1, 1, 1, 1, 1, 1, 1, 0, 0);

    private ConvolutionStep RowProduct(TensorShape matrix, bool backward, PlanValue[] inputs, PlanValue[] outputs) => new(
        backward
            ? Correlation.Forward(tiles, Geometry(matrix), inputs[0].Layout, outputs[0].Layout)
            : Correlation.InputGradient(tiles, Geometry(matrix), inputs[0].Layout, outputs[0].Layout),
        hasBias: false)
    {
        Inputs = inputs,
        Outputs = outputs,
    };

    private ConvolutionWeightGradientStep WeightGradient(TensorShape matrix, PlanValue[] inputs, PlanValue[] outputs) =>
        new(new(tiles, Geometry(matrix), inputs[1].Layout, inputs[0].Layout), matrix[0]) { Inputs = [inputs[1], inputs[0]], Outputs = outputs };

    private StackProductStep? Stack(Node node, StackProduct form, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (!outputs[0].Batched || node.Output.Shape.Rank < 3 || inputs.Any(i => i.Value.Shape.Rank < 2 || (i.Batched && i.Value.Shape.Rank != node.Output.Shape.Rank)))
        {
            return null;
        }

        TensorShape a = Matrices(inputs[0]), b = Matrices(inputs[1]), y = Matrices(outputs[0]);
        (int rows, int columns) = (node.Output.Shape[^2], node.Output.Shape[^1]);
        int terms = node.Inputs[0]!.Shape[form.TransposeA ? ^2 : ^1];
        int[] Starts(TensorShape stack, int length) => Array.ConvertAll(Strides.Walk(y, Strides.Broadcast(stack, y)), i => i * length);
        return new(new(tiles, rows, terms, columns, form.TransposeA, form.TransposeB), Starts(a, rows * terms), Starts(b, terms * columns), rows * columns)
        {
            Inputs = inputs,
            Outputs = outputs,
        };
    }

    /// <summary>The dimensions of a stack within an item. A stack without batch may carry a dimension of size 1 in its place.</summary>
    private static TensorShape Matrices(PlanValue value)
    {
        int[] outer = [.. value.Value.Shape.SkipLast(2)];
        return new TensorShape(value.Batched || (outer.Length > 0 && outer[0] == 1) ? outer[1..] : outer);
    }
}
