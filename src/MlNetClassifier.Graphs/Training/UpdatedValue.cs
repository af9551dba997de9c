namespace MlNetClassifier.Graphs.Training;

/// <summary>A value that a training step replaces.</summary>
/// <param name="Value">A constant of the graph, whose tensor is the initial value.</param>
/// <param name="Replacement">What takes its place after the step, of equal shape.</param>
public sealed record UpdatedValue(GraphValue Value, GraphValue Replacement);
