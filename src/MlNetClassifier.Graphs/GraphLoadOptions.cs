namespace MlNetClassifier.Graphs;

/// <summary>What a model file does not say about itself, and how much of it is wanted.</summary>
public sealed record GraphLoadOptions
{
    /// <summary>
    /// Names of the tensors that become outputs; empty (default): the outputs that the file declares, or for a TensorFlow graph every
    /// result that depends on an input and is read by no other node. Only what they need is read, so an operator beyond a cut cannot be in the way.
    /// </summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>
    /// Shapes of inputs by tensor name, for sizes that the file leaves open; a symbolic batch (<see cref="TensorShape.Batch"/>) first. A name
    /// that is no input of the file but a tensor within makes that tensor an input, and what computes it (a decoder, say) is left out.
    /// </summary>
    public IReadOnlyDictionary<string, TensorShape> InputShapes { get; init; } = new Dictionary<string, TensorShape>();

    /// <summary>
    /// Whether a batch size written into the file is kept. Default false: it is made symbolic where every operator allows that, so that a
    /// network exported for one picture runs on batches.
    /// </summary>
    public bool KeepFixedBatch { get; init; }
}
