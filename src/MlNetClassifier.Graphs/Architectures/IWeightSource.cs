namespace MlNetClassifier.Graphs.Architectures;

/// <summary>Supplies the parameters of a network that is being built.</summary>
public interface IWeightSource
{
    /// <summary>The values of one parameter.</summary>
    /// <param name="weight">Which one, and the shape it must have.</param>
    /// <returns>A float tensor of <see cref="LayerWeight.Shape"/>.</returns>
    /// <exception cref="InvalidModelException">The source has no such parameter or one of another shape.</exception>
    Tensor Get(LayerWeight weight);
}
