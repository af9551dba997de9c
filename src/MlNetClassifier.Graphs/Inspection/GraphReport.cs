namespace MlNetClassifier.Graphs.Inspection;

/// <summary>What can be said of a network without running it. All figures are computed from the graph, for one picture.</summary>
public sealed record GraphReport
{
    /// <summary>Inputs with types and sizes.</summary>
    public required IReadOnlyList<GraphValue> Inputs { get; init; }

    /// <summary>Outputs with types and sizes.</summary>
    public required IReadOnlyList<GraphValue> Outputs { get; init; }

    /// <summary>Nodes in computing order with their costs.</summary>
    public required IReadOnlyList<LayerCost> Layers { get; init; }

    /// <summary>Numbers in the network's constants: weights, biases, statistics.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiplications, each followed by an addition, of convolutions and matrix products.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>Bytes of the weights in single precision.</summary>
    public long WeightBytes => 4 * Parameters;

    /// <summary>Bytes of the activations alive at the worst moment, each tensor kept until its last reader.</summary>
    public required long PeakActivationBytes { get; init; }

    /// <summary>Where the network can be cut for features; the first is the one in front of the classifier.</summary>
    public required IReadOnlyList<Bottleneck> Bottlenecks { get; init; }
}
