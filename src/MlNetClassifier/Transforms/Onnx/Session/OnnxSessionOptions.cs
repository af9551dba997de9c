using MlNetClassifier.OnnxRuntime;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>
/// How ONNX models are run, for a whole context. <see cref="IntraOpNumThreads"/> is honoured, and profiles and rewritten model files are refused;
/// the rest tunes ONNX Runtime, which is not used here, and changes nothing.
/// </summary>
public sealed class OnnxSessionOptions
{
    /// <summary>How much is logged; default warnings. Without effect.</summary>
    public OrtLoggingLevel LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Whether buffers are planned ahead; default true. Without effect: they always are.</summary>
    public bool EnableMemoryPattern { get; set; } = true;

    /// <summary>The start of the name of profiles; default "onnxruntime_profile_". Without effect.</summary>
    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    /// <summary>Whether a profile is written; default false. True is refused when a model is loaded: the command <c>explain</c> shows the time of each step.</summary>
    public bool EnableProfiling { get; set; }

    /// <summary>Where the rewritten network is written; default none. Anything else is refused when a model is loaded.</summary>
    public string OptimizedModelFilePath { get; set; } = string.Empty;

    /// <summary>Whether memory is kept between runs; default true. Without effect: it always is.</summary>
    public bool EnableCpuMemArena { get; set; } = true;

    /// <summary>Whether each model has threads of its own; default true. Without effect: models share the threads of the context.</summary>
    public bool PerSessionThreads { get; set; } = true;

    /// <summary>Threads of all models together; default 0, as many as seem good. Without effect; see <see cref="MLContext.NumberOfThreads"/>.</summary>
    public int GlobalIntraOpNumThreads { get; set; }

    /// <summary>Threads over operators of all models together; default 0. Without effect.</summary>
    public int GlobalInterOpNumThreads { get; set; }

    /// <summary>A name in log messages; default none. Without effect.</summary>
    public string LogId { get; set; } = string.Empty;

    /// <summary>How talkative the most talkative level is; default 0. Without effect.</summary>
    public int LogVerbosityLevel { get; set; }

    /// <summary>The most threads that score rows, at or above 0; 0 (the default) for the context's. <see cref="OnnxOptions.IntraOpNumThreads"/> wins.</summary>
    public int IntraOpNumThreads { get; set; }

    /// <summary>Threads over operators; default 0. Without effect.</summary>
    public int InterOpNumThreads { get; set; }

    /// <summary>How much networks are rewritten; default fully. Without effect: they always are.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel { get; set; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Whether operators run side by side; default one after the other. Without effect.</summary>
    public ExecutionMode ExecutionMode { get; set; } = ExecutionMode.ORT_SEQUENTIAL;

    /// <summary>The threads asked for, or null.</summary>
    /// <exception cref="NotSupportedException">Something is asked for that cannot be done here.</exception>
    internal int? Threads()
    {
        if (EnableProfiling || OptimizedModelFilePath.Length > 0)
        {
            throw new NotSupportedException(
                $"{nameof(OnnxSessionOptions)}: {(EnableProfiling ? nameof(EnableProfiling) : nameof(OptimizedModelFilePath))} asks for a file of ONNX Runtime, which does not run here; leave it out.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(IntraOpNumThreads);
        return IntraOpNumThreads > 0 ? IntraOpNumThreads : null;
    }
}
