namespace MlNetClassifier.Graphs.Training;

/// <summary>
/// A network as it is trained: dropout drops and batch normalisation takes the batch's statistics. <see cref="InferenceForm"/> turns it into
/// the network that is used.
/// </summary>
/// <param name="Graph">One Float32 input with a symbolic batch, one output of class scores before softmax [N, classes]; an Int64 scalar input
/// named <see cref="SeedName"/> if anything is random.</param>
/// <param name="Parameters">Names of the constants that are trained.</param>
public sealed record TrainableNetwork(Graph Graph, IReadOnlyList<string> Parameters)
{
    /// <summary>Name of the input that carries the seed of dropout.</summary>
    public const string SeedName = "DropoutSeed";

    /// <summary>Name of the input that carries the target probabilities, added with the loss.</summary>
    public const string TargetsName = "Targets";

    /// <summary>Name of the loss, added with it.</summary>
    public const string LossName = "Loss";

    /// <summary>The network's own input.</summary>
    public GraphValue Input => Graph.Inputs.First(i => i.ElementType == ElementType.Float32);

    /// <summary>Scores before softmax.</summary>
    public GraphValue Logits => Graph.Outputs[0];

    /// <summary>Appends loss and gradients.</summary>
    /// <param name="loss">The loss; its targets become the input <see cref="TargetsName"/>.</param>
    public TrainingGraph Differentiate(Operators.SoftmaxCrossEntropy loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var builder = new GraphBuilder(Graph.Name);
        Dictionary<GraphValue, GraphValue> copies = GraphCopy.Into(builder, Graph);
        GraphValue logits = copies[Logits];
        GraphValue targets = builder.AddInput(TargetsName, logits.Shape);
        return Gradients.Build(builder.Build(logits, builder.Add(LossName, loss, logits, targets)), LossName, Parameters);
    }
}
