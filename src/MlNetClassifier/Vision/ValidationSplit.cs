namespace MlNetClassifier.Vision;

/// <summary>Sets a part of the training rows aside, class by class, so that no class vanishes from training.</summary>
internal static class ValidationSplit
{
    /// <summary>Splits rows.</summary>
    /// <param name="labels">Class of each row.</param>
    /// <param name="fraction">Part of each class to set aside, from 0 to below 1; rounded, and never the last row of a class.</param>
    /// <param name="random">Decides which rows.</param>
    /// <returns>Rows to learn from and rows to watch, both in ascending order.</returns>
    public static (int[] Train, int[] Validation) Split(int[] labels, double fraction, Random random)
    {
        List<int> train = [], validation = [];
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, labels.Length).GroupBy(row => labels[row]).OrderBy(group => group.Key))
        {
            int[] shuffled = [.. rows];
            random.Shuffle(shuffled);
            int aside = Math.Min(shuffled.Length - 1, (int)Math.Round(fraction * shuffled.Length, MidpointRounding.AwayFromZero));
            validation.AddRange(shuffled.Take(aside));
            train.AddRange(shuffled.Skip(aside));
        }

        return ([.. train.Order()], [.. validation.Order()]);
    }
}
