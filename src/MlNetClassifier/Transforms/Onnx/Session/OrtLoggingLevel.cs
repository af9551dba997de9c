using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.OnnxRuntime;

/// <summary>How much ONNX Runtime would log; kept so that programs compile.</summary>
[SuppressMessage("Naming", "CA1712", Justification = "The names are ONNX Runtime's.")]
public enum OrtLoggingLevel
{
    /// <summary>Everything.</summary>
    ORT_LOGGING_LEVEL_VERBOSE = 0,

    /// <summary>Messages of interest.</summary>
    ORT_LOGGING_LEVEL_INFO = 1,

    /// <summary>Warnings and worse.</summary>
    ORT_LOGGING_LEVEL_WARNING = 2,

    /// <summary>Errors and worse.</summary>
    ORT_LOGGING_LEVEL_ERROR = 3,

    /// <summary>What ends the process.</summary>
    ORT_LOGGING_LEVEL_FATAL = 4,
}
