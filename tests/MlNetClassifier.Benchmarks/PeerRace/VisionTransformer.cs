using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Benchmarks.PeerRace;

/// <summary>ViT-Tiny/16 (arXiv:2010.11929, arXiv:2012.12877) with random weights, for one picture of 224 × 224, as PyTorch exports it: for racing, not for seeing.</summary>
internal sealed class VisionTransformer
{
    private const int Layers = 12;
    private const int Width = 192;
    private const int Heads = 3;
    private const int Hidden = 768;
    private const int Tokens = 197;

    private readonly GraphBuilder builder = new("vit-tiny");
    private readonly Random random = new(1);

    /// <summary>Writes the network as an ONNX file.</summary>
    public static int Write(string path)
    {
        File.WriteAllBytes(path, OnnxExporter.Export(new VisionTransformer().Build(), new OnnxExportOptions { Opset = 17 }));
        return 0;
    }

    private Graph Build()
    {
        GraphValue image = builder.AddInput("image", new TensorShape(1, 3, 224, 224));
        GraphValue patches = builder.Add(new Conv { Stride = new(16, 16) }, image, Weights(0.03f, Width, 3, 16, 16), Weights(0.1f, Width));
        GraphValue x = Transpose(Reshape(patches, 1, Width, Tokens - 1), 0, 2, 1);
        x = builder.Add(new Concat { Axis = 1 }, Weights(0.5f, 1, 1, Width), x);
        x = builder.Add(new Add(), x, Weights(0.5f, 1, Tokens, Width));
        for (int layer = 0; layer < Layers; layer++)
        {
            x = builder.Add(new Add(), x, Attention(Normalize(x)));
            GraphValue hidden = builder.Add(new Gelu(), Product(Normalize(x), Width, Hidden));
            x = builder.Add(new Add(), x, Product(hidden, Hidden, Width));
        }

        GraphValue first = builder.Add(new Gather { Axis = 1 }, Normalize(x), builder.AddConstant(null, Tensor.ScalarOf(0L)));
        return builder.Build(builder.Add("logits", new Gemm { TransposeB = true }, first, Weights(0.1f, 1000, Width), Weights(0.1f, 1000)));
    }

    private GraphValue Attention(GraphValue x)
    {
        GraphValue all = Transpose(Reshape(Product(x, Width, 3 * Width), 1, Tokens, 3, Heads, Width / Heads), 2, 0, 3, 1, 4);
        GraphValue Part(int index) => builder.Add(new Gather { Axis = 0 }, all, builder.AddConstant(null, Tensor.ScalarOf((long)index)));
        GraphValue queries = builder.Add(new Mul(), Part(0), builder.AddConstant(null, Tensor.ScalarOf(1 / MathF.Sqrt(Width / Heads))));
        GraphValue scores = builder.Add(new Softmax { Axis = -1 }, builder.Add(new MatMul(), queries, Transpose(Part(1), 0, 1, 3, 2)));
        GraphValue mixed = Transpose(builder.Add(new MatMul(), scores, Part(2)), 0, 2, 1, 3);
        return Product(Reshape(mixed, 1, Tokens, Width), Width, Width);
    }

    private GraphValue Product(GraphValue x, int inputs, int outputs) =>
        builder.Add(new Add(), builder.Add(new MatMul(), x, Weights(0.1f, inputs, outputs)), Weights(0.1f, outputs));

    private GraphValue Normalize(GraphValue x) => builder.Add(new LayerNormalization { Epsilon = 1e-6f }, x, Weights(1, Width), Weights(0.1f, Width));

    private GraphValue Reshape(GraphValue x, params int[] sizes) => builder.Add(new Reshape { Target = new TensorShape(sizes) }, x);

    private GraphValue Transpose(GraphValue x, params int[] order) => builder.Add(new Transpose { Permutation = order }, x);

    private GraphValue Weights(float bound, params int[] sizes)
    {
        float[] values = new float[sizes.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((random.NextSingle() * 2) - 1) * bound;
        }

        return builder.AddConstant(null, Tensor.FromFloats(values, sizes));
    }
}
