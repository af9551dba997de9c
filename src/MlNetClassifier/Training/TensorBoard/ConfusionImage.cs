using MlNetClassifier.Imaging;

namespace MlNetClassifier.Training.TensorBoard;

/// <summary>A confusion matrix as a picture: a square for each pair of classes, the brighter the larger its share of the row.</summary>
internal static class ConfusionImage
{
    private const int MaxSide = 512;

    /// <summary>Draws it; rows are true classes, columns predicted ones.</summary>
    public static PixelImage Draw(int[][] counts)
    {
        int cell = Math.Clamp(MaxSide / counts.Length, 1, 24), side = counts.Length * cell;
        var image = new PixelImage(side, side, PixelFormat.Rgb24);
        for (int y = 0; y < side; y++)
        {
            int[] row = counts[y / cell];
            double sum = Math.Max(1, row.Sum());
            for (int x = 0; x < side; x++)
            {
                // Right answers green, wrong ones red: a look tells which is which.
                byte light = (byte)Math.Round(255 * row[x / cell] / sum);
                image.Pixels[(((y * side) + x) * 3) + (x / cell == y / cell ? 1 : 0)] = light;
            }
        }

        return image;
    }

    /// <summary>Counts of pairs (true, predicted).</summary>
    public static int[][] Count(float[][] scores, Func<int, int> labelOf, int classes)
    {
        int[][] counts = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        for (int i = 0; i < scores.Length; i++)
        {
            counts[labelOf(i)][Array.IndexOf(scores[i], scores[i].Max())]++;
        }

        return counts;
    }
}
