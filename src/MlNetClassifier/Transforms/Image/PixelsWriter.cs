namespace MlNetClassifier.Transforms.Image;

/// <summary>Writes the row's pixels where a network reads them.</summary>
/// <param name="destination">Exactly the numbers of the column's vector.</param>
/// <param name="together">Calls a function on two threads at once (<see cref="MlNetClassifier.Imaging.TensorReader.Read"/>); null for the calling one alone.</param>
internal delegate void PixelsWriter(Span<float> destination, Action<Action>? together);
