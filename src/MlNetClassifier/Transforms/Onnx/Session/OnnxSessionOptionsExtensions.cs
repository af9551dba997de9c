using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>How a context runs ONNX models.</summary>
public static class OnnxSessionOptionsExtensions
{
    private const string Option = "OnnxSessionOptions";

    /// <summary>The options set on a context; new ones with all defaults when none were.</summary>
    /// <param name="env">The context.</param>
    public static OnnxSessionOptions GetOnnxSessionOption(this IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        return env.TryGetOption(Option, out OnnxSessionOptions options) ? options : new OnnxSessionOptions();
    }

    /// <summary>Sets the options of a context; models loaded afterwards follow them.</summary>
    /// <param name="env">The context, an <see cref="MLContext"/>.</param>
    /// <param name="onnxSessionOptions">The options.</param>
    public static void SetOnnxSessionOption(this IHostEnvironment env, OnnxSessionOptions onnxSessionOptions)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(onnxSessionOptions);
        MLContext context = env as MLContext ?? throw new ArgumentException($"Options are set on an {nameof(MLContext)}.", nameof(env));
        context.SetOption(Option, onnxSessionOptions);
    }
}
