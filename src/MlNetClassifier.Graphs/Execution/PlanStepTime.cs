namespace MlNetClassifier.Graphs.Execution;

/// <summary>What one step of a plan did in a timed run.</summary>
/// <param name="Node">Name of the graph's node; the first of several that are fused.</param>
/// <param name="Kernel">The kernel and its parameters.</param>
/// <param name="Milliseconds">Best time for one picture: what the kernel takes when nothing disturbs it.</param>
/// <param name="GigaflopsPerSecond">Textbook operations per nanosecond: an algorithm that saves multiplications exceeds the processor's peak.</param>
public sealed record PlanStepTime(string Node, string Kernel, double Milliseconds, double GigaflopsPerSecond);
