using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>An item of a value (or a value without batch) as a strided tensor in the graph's dimensions, batch left out.</summary>
/// <param name="Start">Floats before the first element.</param>
/// <param name="Sizes">Sizes.</param>
/// <param name="Steps">Strides.</param>
internal sealed record StridedView(long Start, int[] Sizes, nint[] Steps)
{
    /// <summary>A value as it lies.</summary>
    public static StridedView Of(PlanValue value)
    {
        int[] sizes = [.. value.Value.Shape.Skip(value.Batched ? 1 : 0)];
        if (value.IsImage)
        {
            return new(value.Layout.Origin, sizes, [1, value.Layout.RowStride, value.Layout.Channels]);
        }

        nint[] steps = new nint[sizes.Length];
        nint step = 1;
        for (int d = sizes.Length - 1; d >= 0; d--)
        {
            steps[d] = step;
            step *= sizes[d];
        }

        return new(0, sizes, steps);
    }

    /// <summary>A value stretched to the sizes of another, as broadcasting does.</summary>
    public static StridedView Stretched(PlanValue value, StridedView full)
    {
        StridedView own = Of(value);

        // A value without batch may carry a dimension of size 1 in its place.
        int skip = Math.Max(0, own.Sizes.Length - full.Sizes.Length);
        nint[] steps = new nint[full.Sizes.Length];
        int offset = full.Sizes.Length - (own.Sizes.Length - skip);
        for (int d = skip; d < own.Sizes.Length; d++)
        {
            steps[d - skip + offset] = own.Sizes[d] == 1 ? 0 : own.Steps[d];
        }

        return new(own.Start, full.Sizes, steps);
    }

    /// <summary>Some elements of one dimension.</summary>
    public StridedView Slice(int dimension, long start, int count, int step = 1)
    {
        int[] sizes = [.. Sizes];
        nint[] steps = [.. Steps];
        sizes[dimension] = count;
        steps[dimension] *= step;
        return new(Start + ((long)start * Steps[dimension]), sizes, steps);
    }

    /// <summary>The dimensions in another order.</summary>
    public StridedView Permute(int[] order) => new(Start, Array.ConvertAll(order, d => Sizes[d]), Array.ConvertAll(order, d => Steps[d]));

    /// <summary>Goes through this view as the source and another as the target, in the order in which one of them lies in memory.</summary>
    public StridedWalk To(StridedView target, bool inOwnOrder = false) => new(Sizes, Steps, Steps, target.Steps, inOwnOrder ? Steps : target.Steps);
}
