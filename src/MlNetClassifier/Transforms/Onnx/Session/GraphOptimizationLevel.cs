using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.OnnxRuntime;

/// <summary>How much ONNX Runtime would rewrite a network; kept so that programs compile: networks are always rewritten here.</summary>
[SuppressMessage("Design", "CA1027", Justification = "The values are ONNX Runtime's and no flags.")]
public enum GraphOptimizationLevel
{
    /// <summary>Nothing.</summary>
    ORT_DISABLE_ALL = 0,

    /// <summary>What keeps every number.</summary>
    ORT_ENABLE_BASIC = 1,

    /// <summary>Fused operators too.</summary>
    ORT_ENABLE_EXTENDED = 2,

    /// <summary>Everything.</summary>
    ORT_ENABLE_ALL = 99,
}
