namespace MlNetClassifier.OnnxRuntime;

/// <summary>Whether ONNX Runtime would run operators side by side; kept so that programs compile: rows run side by side here.</summary>
public enum ExecutionMode
{
    /// <summary>One after the other.</summary>
    ORT_SEQUENTIAL = 0,

    /// <summary>Side by side where the network branches.</summary>
    ORT_PARALLEL = 1,
}
