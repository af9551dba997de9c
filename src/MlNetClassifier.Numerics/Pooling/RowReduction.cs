namespace MlNetClassifier.Numerics;

/// <summary>What <see cref="RowReductionKernel"/> makes of a run of numbers.</summary>
internal enum RowReduction
{
    Sum,
    Mean,

    /// <summary>Euclidean length.</summary>
    Length,
}
