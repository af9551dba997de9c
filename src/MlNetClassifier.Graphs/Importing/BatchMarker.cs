namespace MlNetClassifier.Graphs.Importing;

/// <summary>
/// Stands for the unknown batch size inside an otherwise constant shape vector while a model is read, so that
/// <c>Shape → Gather → Concat → Reshape</c> and the like fold away. A number that no model can hold on purpose.
/// </summary>
internal static class BatchMarker
{
    /// <summary>The number.</summary>
    public const long Value = long.MinValue + 0x6e;

    /// <summary>Whether a constant contains the marker.</summary>
    public static bool IsIn(Tensor tensor) => !tensor.IsFloat && Array.IndexOf(tensor.Integers, Value) >= 0;

    /// <summary>Dimensions of a shape as a vector, the marker for the symbolic one.</summary>
    public static Tensor VectorOf(TensorShape shape) => Tensor.FromIntegers([.. shape.Select(d => d == TensorShape.Batch ? Value : d)]);
}
