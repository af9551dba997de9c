namespace MlNetClassifier.Graphs.Rewriting;

/// <summary>Arithmetic of dimension orders; p[i] is the source's dimension that becomes dimension i.</summary>
internal static class Permutations
{
    /// <summary>NCHW → NHWC.</summary>
    public static readonly int[] ToChannelsLast = [0, 2, 3, 1];

    /// <summary>[N, H, W, C] to [N, C, H, W].</summary>
    public static readonly int[] ToChannelsFirst = [0, 3, 1, 2];

    /// <summary>The order of <paramref name="first"/> followed by <paramref name="second"/>.</summary>
    public static int[] Compose(int[] first, int[] second) => Array.ConvertAll(second, i => first[i]);

    /// <summary>The order that undoes another.</summary>
    public static int[] Invert(int[] permutation)
    {
        int[] inverse = new int[permutation.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[permutation[i]] = i;
        }

        return inverse;
    }

    /// <summary>Whether an order changes nothing.</summary>
    public static bool IsIdentity(int[] permutation) => permutation.Select((p, i) => p == i).All(same => same);

    /// <summary>Whether an order moves only dimensions of size 1, so that a reshape does the same.</summary>
    public static bool MovesOnlyOnes(int[] permutation, TensorShape source)
    {
        int last = -1;
        foreach (int dimension in permutation)
        {
            if (source[dimension] != 1)
            {
                if (dimension < last)
                {
                    return false;
                }

                last = dimension;
            }
        }

        return true;
    }
}
