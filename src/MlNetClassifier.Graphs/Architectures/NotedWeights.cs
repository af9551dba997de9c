namespace MlNetClassifier.Graphs.Architectures;

/// <summary>Passes on another source's weights and notes which were asked for.</summary>
internal sealed class NotedWeights(IWeightSource inner) : IWeightSource
{
    private readonly List<LayerWeight> _asked = [];

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<LayerWeight> Asked => _asked;

    /// <inheritdoc/>
    public Tensor Get(LayerWeight weight)
    {
        _asked.Add(weight);
        return inner.Get(weight);
    }
}
