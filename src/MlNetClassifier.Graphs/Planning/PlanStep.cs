using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>One kernel call of a compiled plan.</summary>
internal sealed record PlanStep(string Name, LayerKernel Kernel);
