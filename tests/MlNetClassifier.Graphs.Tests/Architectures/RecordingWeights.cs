using MlNetClassifier.Graphs.Architectures;

namespace MlNetClassifier.Graphs.Tests.Architectures;

/// <summary>Gives zeros (or what another source gives) and notes what was asked for.</summary>
internal sealed class RecordingWeights(IWeightSource? inner = null) : IWeightSource
{
    private readonly List<LayerWeight> _asked = [];

    public IReadOnlyList<LayerWeight> Asked => _asked;

    public long Parameters => _asked.Sum(w => (long)w.Shape.ElementsPerItem);

    public Tensor Get(LayerWeight weight)
    {
        _asked.Add(weight);
        return inner?.Get(weight) ?? Tensor.FromFloats(new float[weight.Shape.ElementsPerItem], weight.Shape);
    }
}
