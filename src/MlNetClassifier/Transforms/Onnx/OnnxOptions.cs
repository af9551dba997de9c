using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>Which ONNX model is scored and how.</summary>
[SuppressMessage("Usage", "CA2227", Justification = "The shape is ML.NET's.")]
public sealed class OnnxOptions
{
    /// <summary>The model file; required.</summary>
    public string? ModelFile;

    /// <summary>The inputs of the model, which are read from columns of the same names; null (the default) for all.</summary>
    public string[]? InputColumns;

    /// <summary>The outputs wanted, any tensor of the model, which become columns of the same names; null (the default) for the model's outputs.</summary>
    public string[]? OutputColumns;

    /// <summary>The GPU asked for; null (the default) for none. Models run on the CPU: see <see cref="FallbackToCpu"/>.</summary>
    public int? GpuDeviceId;

    /// <summary>Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</summary>
    public bool FallbackToCpu;

    /// <summary>Shapes of inputs that the model leaves open, by name; −1 stands for the batch. Null (the default) for none.</summary>
    public IDictionary<string, int[]>? ShapeDictionary;

    /// <summary>How deep the model file may nest, at least 1; default 100. Kept in saved models; reading is bounded in itself.</summary>
    public int RecursionLimit = 100;

    /// <summary>Accepted as in ML.NET; nodes are computed one after the other.</summary>
    public int? InterOpNumThreads;

    /// <summary>The threads that work on one row; null (the default) for the context's number.</summary>
    public int? IntraOpNumThreads;
}
