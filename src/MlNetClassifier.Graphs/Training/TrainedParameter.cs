namespace MlNetClassifier.Graphs.Training;

/// <summary>A value that training changes along its gradient.</summary>
/// <param name="Value">The parameter: a constant of the graph, whose tensor is the initial value.</param>
/// <param name="Gradient">Gradient of the loss in it, of equal shape.</param>
public sealed record TrainedParameter(GraphValue Value, GraphValue Gradient);
