using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests;

/// <summary>
/// A small vision transformer as exporters write it for one picture: patches by convolution, a class token, heads merged with the batch,
/// normalisation and GELU in single operators.
/// </summary>
public class VisionTransformerTests
{
    private const int Width = 24;
    private const int Heads = 3;
    private const int Tokens = 17;

    [Fact]
    public void ModelForOnePictureRunsOnBatches()
    {
        Graph one = Build();
        Graph loaded = GraphLoader.Load(OnnxExporter.Export(one, new OnnxExportOptions { Opset = 16 }), "vit");
        Assert.Equal(new TensorShape(-1, 3, 32, 32), loaded.Inputs[0].Shape);
        Assert.Equal(new TensorShape(-1, 10), loaded.Outputs[0].Shape);

        const int Items = 3;
        Tensor pictures = RandomTensor.Floats(1, Items, 3, 32, 32);
        using InferencePlan plan = InferencePlan.Compile(loaded, new InferencePlanOptions { BatchSize = Items });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        pictures.Floats.CopyTo(workspace.GetInput());
        workspace.Run(Items);
        for (int i = 0; i < Items; i++)
        {
            Tensor picture = Tensor.FromFloats(pictures.Floats[(i * 3072)..((i + 1) * 3072)], 1, 3, 32, 32);
            Near.Assert(ReferenceExecutor.Run(one, picture)[0].Floats, workspace.GetOutput().Slice(i * 10, 10), 1e-4);
        }
    }

    private static Graph Build()
    {
        var b = new GraphBuilder("vit");
        GraphValue image = b.AddInput("image", new TensorShape(1, 3, 32, 32));
        GraphValue patches = b.Add(new Conv { Stride = new(8, 8) }, image, Weights(b, 1, Width, 3, 8, 8), Weights(b, 2, Width));
        GraphValue tokens = Transpose(b, Reshape(b, patches, 1, Width, Tokens - 1), 0, 2, 1);
        tokens = b.Add(new Concat { Axis = 1 }, Weights(b, 3, 1, 1, Width), tokens);
        tokens = b.Add(new Add(), tokens, Weights(b, 4, 1, Tokens, Width));
        for (int layer = 0; layer < 2; layer++)
        {
            tokens = b.Add(new Add(), tokens, Attention(b, Normalize(b, tokens), 100 * layer));
            tokens = b.Add(new Add(), tokens, Perceptron(b, Normalize(b, tokens), 100 * layer));
        }

        GraphValue first = b.Add(new Gather { Axis = 1 }, Normalize(b, tokens), b.AddConstant(null, Tensor.ScalarOf(0L)));
        return b.Build(b.Add("logits", new Gemm { TransposeB = true }, first, Weights(b, 5, 10, Width), Weights(b, 6, 10)));
    }

    private static GraphValue Attention(GraphBuilder b, GraphValue x, int seed)
    {
        GraphValue sequence = Transpose(b, x, 1, 0, 2);
        GraphValue all = b.Add(new Add(), b.Add(new MatMul(), sequence, Weights(b, seed + 11, Width, 3 * Width)), Weights(b, seed + 12, 3 * Width));
        GraphValue[] parts = [.. Enumerable.Range(0, 3).Select(i =>
        {
            GraphValue part = b.Add(new Slice { Axis = 2, Start = i * Width, Count = Width }, all);
            return Transpose(b, Reshape(b, part, Tokens, Heads, Width / Heads), 1, 0, 2);
        })];
        GraphValue scaled = b.Add(new Div(), parts[0], b.AddConstant(null, Tensor.ScalarOf(MathF.Sqrt(Width / Heads))));
        GraphValue weights = b.Add(new Softmax(), b.Add(new MatMul(), scaled, Transpose(b, parts[1], 0, 2, 1)));
        GraphValue mixed = Reshape(b, Transpose(b, b.Add(new MatMul(), weights, parts[2]), 1, 0, 2), Tokens, Width);
        GraphValue projected = b.Add(new Gemm { TransposeB = true }, mixed, Weights(b, seed + 13, Width, Width), Weights(b, seed + 14, Width));
        return Transpose(b, Reshape(b, projected, Tokens, 1, Width), 1, 0, 2);
    }

    private static GraphValue Perceptron(GraphBuilder b, GraphValue x, int seed)
    {
        GraphValue hidden = b.Add(new Add(), b.Add(new MatMul(), x, Weights(b, seed + 15, Width, 48)), Weights(b, seed + 16, 48));
        return b.Add(new Add(), b.Add(new MatMul(), b.Add(new Gelu(), hidden), Weights(b, seed + 17, 48, Width)), Weights(b, seed + 18, Width));
    }

    private static GraphValue Normalize(GraphBuilder b, GraphValue x) =>
        b.Add(new LayerNormalization { Epsilon = 1e-6f }, x, Weights(b, 7, Width), Weights(b, 8, Width));

    private static GraphValue Reshape(GraphBuilder b, GraphValue x, params int[] sizes) => b.Add(new Reshape { Target = new TensorShape(sizes) }, x);

    private static GraphValue Transpose(GraphBuilder b, GraphValue x, params int[] order) => b.Add(new Transpose { Permutation = order }, x);

    private static GraphValue Weights(GraphBuilder b, int seed, params int[] sizes) => b.AddConstant(null, RandomTensor.Between(-0.5f, 0.5f, seed, sizes));
}
