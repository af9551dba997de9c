namespace MlNetClassifier.Graphs.Operators;

/// <summary>The source elements that make one position of a resized row or column, and their weights.</summary>
internal sealed record ResizeTaps(int[] Places, double[] Weights)
{
    /// <summary>A position beyond the map.</summary>
    public static ResizeTaps Outside { get; } = new([], []);

    /// <summary>Whether there is nothing to compute the position from.</summary>
    public bool IsOutside => Places.Length == 0;

    /// <summary>Elements within a kernel's reach.</summary>
    /// <param name="place">Where the position lies in the source.</param>
    /// <param name="source">Elements of the source.</param>
    /// <param name="narrowing">1, or less for a kernel widened by its reciprocal.</param>
    /// <param name="radius">Half the kernel's width in elements at 1.</param>
    /// <param name="kernel">Weight at a distance.</param>
    /// <param name="excludeOutside">Whether elements beyond the edge are left out; else the edge is repeated.</param>
    public static ResizeTaps Around(double place, int source, double narrowing, int radius, Func<double, double> kernel, bool excludeOutside)
    {
        int below = (int)Math.Ceiling(radius / narrowing);
        int first = (int)Math.Clamp(Math.Ceiling(place) - below, -(double)source - below, 2.0 * source);

        int[] places = new int[2 * below];
        double[] weights = new double[places.Length];
        double total = 0;
        for (int i = 0; i < places.Length; i++)
        {
            int index = first + i;
            places[i] = Math.Clamp(index, 0, source - 1);
            weights[i] = excludeOutside && places[i] != index ? 0 : kernel((index - place) * narrowing);
            total += weights[i];
        }

        if ((narrowing < 1 || excludeOutside) && total != 0)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] /= total;
            }
        }

        return new ResizeTaps(places, weights);
    }
}
