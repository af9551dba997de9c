namespace MlNetClassifier.Graphs.Training;

/// <summary>A network with its loss, the gradients of its parameters and what else a step changes, in one graph.</summary>
/// <param name="Graph">Forward and backward nodes. The outputs are the forward graph's outputs, the gradients and the updated values.</param>
/// <param name="Loss">The scalar that is made small.</param>
/// <param name="Parameters">The values that are trained, with their gradients.</param>
/// <param name="Updates">Values that a step replaces outright: running statistics of batch normalisation.</param>
public sealed record TrainingGraph(
    Graph Graph,
    GraphValue Loss,
    IReadOnlyList<TrainedParameter> Parameters,
    IReadOnlyList<UpdatedValue> Updates);
