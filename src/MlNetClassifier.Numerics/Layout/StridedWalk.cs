namespace MlNetClassifier.Numerics;

/// <summary>
/// Three tensors of equal sizes, each with strides of its own, gone through in runs: transposing, slicing, joining, repeating (stride 0 of a source)
/// and summing (stride 0 of the target) are all this, with different bodies.
/// </summary>
internal sealed unsafe class StridedWalk
{
    private const int MaxRank = 10;

    private readonly int[] sizes;
    private readonly nint[] aSteps;
    private readonly nint[] bSteps;
    private readonly nint[] ySteps;
    private readonly bool empty;

    /// <summary>Prepares a walk. Dimensions are taken in the order of <paramref name="order"/>'s strides, so that runs lie as they lie in memory.</summary>
    /// <param name="sizes">Sizes of all three.</param>
    /// <param name="a">Strides of the first source.</param>
    /// <param name="b">Strides of the second; the first's again if there is none.</param>
    /// <param name="y">Strides of the target.</param>
    /// <param name="order">Strides of the tensor in whose order it goes.</param>
    public StridedWalk(int[] sizes, nint[] a, nint[] b, nint[] y, nint[] order)
    {
        empty = sizes.Contains(0);
        List<int> merged = [];
        List<nint> aMerged = [], bMerged = [], yMerged = [];
        foreach (int d in Enumerable.Range(0, sizes.Length).Where(d => sizes[d] != 1).OrderByDescending(d => order[d]))
        {
            // Two dimensions are one if the outer step is a whole run of the inner one, in all three.
            int n = sizes[d];
            if (merged.Count > 0 && aMerged[^1] == n * a[d] && bMerged[^1] == n * b[d] && yMerged[^1] == n * y[d])
            {
                merged[^1] *= n;
                (aMerged[^1], bMerged[^1], yMerged[^1]) = (a[d], b[d], y[d]);
                continue;
            }

            merged.Add(n);
            aMerged.Add(a[d]);
            bMerged.Add(b[d]);
            yMerged.Add(y[d]);
        }

        if (merged.Count == 0)
        {
            merged.Add(1);
            aMerged.Add(1);
            bMerged.Add(1);
            yMerged.Add(1);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(merged.Count, MaxRank, nameof(sizes));
        (this.sizes, aSteps, bSteps, ySteps) = ([.. merged], [.. aMerged], [.. bMerged], [.. yMerged]);
    }

    /// <summary>Works on a run of elements, each tensor with its step.</summary>
    internal delegate void Body(float* a, nint aStep, float* b, nint bStep, float* y, nint yStep, int count);

    /// <summary>Elements of a run.</summary>
    public int RunLength => sizes[^1];

    /// <summary>Calls the body for every run, in order.</summary>
    public void Run(float* a, float* b, float* y, Body body)
    {
        if (empty)
        {
            return;
        }

        int last = sizes.Length - 1;
        int* index = stackalloc int[MaxRank];
        new Span<int>(index, MaxRank).Clear();
        while (true)
        {
            body(a, aSteps[last], b, bSteps[last], y, ySteps[last], sizes[last]);
            int d = last - 1;
            for (; d >= 0; d--)
            {
                a += aSteps[d];
                b += bSteps[d];
                y += ySteps[d];
                if (++index[d] < sizes[d])
                {
                    break;
                }

                a -= aSteps[d] * sizes[d];
                b -= bSteps[d] * sizes[d];
                y -= ySteps[d] * sizes[d];
                index[d] = 0;
            }

            if (d < 0)
            {
                return;
            }
        }
    }
}
