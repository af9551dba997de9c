namespace MlNetClassifier.Training.Data;

/// <summary>Labelled examples that a network is trained or measured on: pictures, or features computed once.</summary>
/// <remarks>Read from several threads at once.</remarks>
public interface ITrainingData
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>Floats of an example, as the network's input wants them.</summary>
    int Length { get; }

    /// <summary>Class of an example.</summary>
    /// <param name="index">The example.</param>
    int LabelOf(int index);

    /// <summary>Writes an example.</summary>
    /// <param name="index">The example.</param>
    /// <param name="draw">Seed of what is random about it this time, or null for the example as it is.</param>
    /// <param name="destination">Receives <see cref="Length"/> floats.</param>
    void Write(int index, ulong? draw, Span<float> destination);
}
