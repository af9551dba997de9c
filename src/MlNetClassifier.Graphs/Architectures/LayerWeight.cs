namespace MlNetClassifier.Graphs.Architectures;

/// <summary>One parameter tensor of a layer.</summary>
/// <param name="Layer">Name of the layer, Keras' own.</param>
/// <param name="Name">Name within the layer: <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>moving_mean</c> ...</param>
/// <param name="Kind">What it is to the layer, and so how its dimensions are arranged.</param>
/// <param name="Shape">Sizes in the graph's arrangement.</param>
public sealed record LayerWeight(string Layer, string Name, LayerWeightKind Kind, TensorShape Shape)
{
    /// <summary>
    /// For the dense layer behind a flattened feature map: channels, height and width of that map, because a channels-last framework
    /// flattens in another order. Null elsewhere.
    /// </summary>
    public TensorShape? FlattenedMap { get; init; }

    /// <summary>Layer and name, as in <c>conv1/kernel</c>.</summary>
    public override string ToString() => $"{Layer}/{Name}";
}
