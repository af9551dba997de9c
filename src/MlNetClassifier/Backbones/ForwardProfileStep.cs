namespace MlNetClassifier.Backbones;

/// <summary>One step of a <see cref="ForwardProfile"/>.</summary>
/// <param name="Node">Name of the graph's node; the first of several that are fused.</param>
/// <param name="Kernel">The kernel and its parameters.</param>
/// <param name="Milliseconds">Best time.</param>
/// <param name="GigaflopsPerSecond">Textbook operations per nanosecond.</param>
/// <param name="ShareOfPeak">That, relative to the processor's peak; above 1 where an algorithm saves multiplications (Winograd).</param>
public sealed record ForwardProfileStep(string Node, string Kernel, double Milliseconds, double GigaflopsPerSecond, double ShareOfPeak);
