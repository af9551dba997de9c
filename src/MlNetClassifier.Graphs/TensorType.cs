namespace MlNetClassifier.Graphs;

/// <summary>What is known of a value before it is computed.</summary>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">Sizes; the batch dimension may be symbolic.</param>
public readonly record struct TensorType(ElementType ElementType, TensorShape Shape)
{
    /// <summary>Type and sizes, as in <c>Float32[N, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"{ElementType}{Shape}";
}
