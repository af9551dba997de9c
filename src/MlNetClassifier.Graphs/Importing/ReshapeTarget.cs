namespace MlNetClassifier.Graphs.Importing;

/// <summary>
/// What a reshape's list of sizes means for an input whose batch is symbolic. Lists written for one picture ([1, −1], [1, 1000]) and for
/// any number ([−1, 1000], [0, −1], [N, 1000]) come to the same: the batch first, the rest unchanged in number.
/// </summary>
internal static class ReshapeTarget
{
    /// <summary>Resolves the list.</summary>
    /// <param name="x">The input's shape.</param>
    /// <param name="wanted">Sizes; −1 to be computed, 0 to be copied, the marker for the batch.</param>
    /// <param name="zeroIsSize">Whether 0 means the size 0 (ONNX's <c>allowzero</c>, and TensorFlow).</param>
    /// <param name="declaredBatch">The batch size that the file was written for; 1 if it leaves it open.</param>
    public static TensorShape Resolve(TensorShape x, long[] wanted, bool zeroIsSize, int declaredBatch)
    {
        int[] sizes = new int[wanted.Length];
        int open = -1;
        int batch = -1;
        long product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            long size = wanted[i];
            if (size == 0 && !zeroIsSize)
            {
                size = i < x.Rank ? x[i] == TensorShape.Batch ? BatchMarker.Value : x[i] : throw Mismatch(x, wanted);
            }

            if (size == BatchMarker.Value)
            {
                batch = batch < 0 ? i : throw Mismatch(x, wanted);
            }
            else if (size == -1)
            {
                open = open < 0 ? i : throw Mismatch(x, wanted);
            }
            else
            {
                sizes[i] = size is >= 0 and <= int.MaxValue ? (int)size : throw Mismatch(x, wanted);
                product *= sizes[i];
                if (product > Array.MaxLength)
                {
                    throw Mismatch(x, wanted);
                }
            }
        }

        int elements = x.ElementsPerItem;
        if (x.IsSymbolic && batch < 0)
        {
            // No size names the batch: either the open one is the batch, or the first was written for one picture.
            if (open >= 0 && product == elements && !(open > 0 && sizes[0] == 1))
            {
                batch = open;
                open = -1;
            }
            else if (sizes.Length > 0 && open != 0 && (sizes[0] == 1 || sizes[0] == declaredBatch) && sizes[0] > 0)
            {
                product /= sizes[0];
                batch = 0;
            }
        }

        if (x.IsSymbolic != batch >= 0)
        {
            throw Mismatch(x, wanted);
        }

        if (batch >= 0)
        {
            sizes[batch] = TensorShape.Batch;
        }

        if (open >= 0)
        {
            sizes[open] = product > 0 && elements % product == 0 ? (int)(elements / product) : throw Mismatch(x, wanted);
            product *= sizes[open];
        }

        return product == elements ? new TensorShape(sizes) : throw Mismatch(x, wanted);
    }

    private static InvalidGraphException Mismatch(TensorShape x, long[] wanted) =>
        new($"{x} cannot be reshaped to [{string.Join(", ", wanted.Select(w => w == BatchMarker.Value ? "N" : w.ToString()))}].");
}
