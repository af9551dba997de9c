using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Normalisations.</summary>
internal static class NormalizationOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["BatchNormalization"] = BatchNormalization,
        ["LRN"] = Lrn,
    };

    private static void BatchNormalization(OnnxNode node)
    {
        if (node.Int("training_mode", 0) != 0)
        {
            throw node.Error("training mode is not supported; export the model for inference.");
        }

        if (node.Int("spatial", 1) == 0)
        {
            throw node.Error("non-spatial normalisation (spatial = 0) is not supported.");
        }

        // Further outputs (running statistics) exist in training only; old exporters name them without use.
        var operation = new BatchNormalization { Epsilon = node.Float("epsilon", 1e-5f) };
        node.Yield(operation, node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4));
    }

    private static void Lrn(OnnxNode node)
    {
        var operation = new LRN
        {
            Alpha = node.Float("alpha", 1e-4f),
            Beta = node.Float("beta", 0.75f),
            Bias = node.Float("bias", 1),
            Size = node.Int("size"),
        };
        node.Yield(operation, node.Input(0));
    }
}
