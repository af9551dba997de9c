using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.Data;

/// <summary>Training data that can be looked at.</summary>
public interface IPictureSamples
{
    /// <summary>An example as the network sees it, before its colours are scaled.</summary>
    /// <param name="index">The example.</param>
    /// <param name="draw">Seed of what is random about it this time, or null for the example as it is.</param>
    PixelImage Sample(int index, ulong? draw);
}
