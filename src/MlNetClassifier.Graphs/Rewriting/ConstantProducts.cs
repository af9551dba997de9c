using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>Which operators on constants may be computed when a graph is read or rewritten. The cost of most is bounded by the size of their result; of these it is not.</summary>
internal static class ConstantProducts
{
    /// <summary>
    /// Multiply-adds of all products of a file together when it is read, of each when a graph is rewritten: a quarter of a second by plain loops. Networks that compute tables of positions by a small network of their
    /// own (Swin v2) need a seventh of it.
    /// </summary>
    public const long Budget = 1 << 27;

    /// <summary>Whether an operator is bounded by its result, or is a product whose cost is known beforehand.</summary>
    public static bool CanFold(Operator @operator) => @operator is not (Conv or PoolOperator or LRN or Resize { Antialias: true });

    /// <summary>Multiply-adds of a product of two constants; 0 for other operators.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="first">Its first input.</param>
    /// <param name="elements">Elements of its result.</param>
    public static long Cost(Operator @operator, GraphValue? first, int elements) => @operator switch
    {
        MatMul => (long)elements * (first!.Shape.Rank == 0 ? 1 : first.Shape[^1]),
        Gemm gemm => (long)elements * first!.Shape[gemm.TransposeA ? 0 : 1],
        _ => 0,
    };
}
