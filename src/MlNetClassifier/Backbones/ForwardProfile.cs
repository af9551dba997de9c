using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Backbones;

/// <summary>Where the time of a backbone's forward pass goes: one picture on one thread, kernel by kernel.</summary>
/// <param name="Backbone">File or built-in name.</param>
/// <param name="PeakGigaflopsPerSecond">The processor's multiply-add peak on one thread, measured in the same moment.</param>
/// <param name="Steps">The steps in the order in which they run.</param>
public sealed record ForwardProfile(string Backbone, double PeakGigaflopsPerSecond, IReadOnlyList<ForwardProfileStep> Steps)
{
    /// <summary>Runs the pass and times each of its steps.</summary>
    /// <param name="backbone">The network.</param>
    /// <param name="runs">Timed passes, at least 1; the best time of each step counts.</param>
    public static ForwardProfile Run(Backbone backbone, int runs)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = 1 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        double peak = ProcessorPeak.MeasureGigaflopsPerSecond();
        return new ForwardProfile(backbone.Source, peak, [.. workspace.Explain(runs).Select(step =>
            new ForwardProfileStep(step.Node, step.Kernel, step.Milliseconds, step.GigaflopsPerSecond, step.GigaflopsPerSecond / peak))]);
    }
}
