using MlNetClassifier.Vision;

namespace MlNetClassifier.Tests.Vision;

public class ValidationSplitTests
{
    [Fact]
    public void EveryClassGivesItsPartAndKeepsARow()
    {
        int[] labels = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 14), 2, 3, 3];
        (int[] train, int[] validation) = ValidationSplit.Split(labels, 0.1, new Random(1));

        Assert.Equal(Enumerable.Range(0, labels.Length), train.Concat(validation).Order());
        Assert.Equal([10, 1, 0, 0], Enumerable.Range(0, 4).Select(c => validation.Count(row => labels[row] == c)));
        Assert.Equal(train, ValidationSplit.Split(labels, 0.1, new Random(1)).Train);
        Assert.NotEqual(validation, ValidationSplit.Split(labels, 0.1, new Random(2)).Validation);
    }

    [Fact]
    public void GreatPartsNeverTakeTheLastRow() =>
        Assert.Equal([1, 1], ValidationSplit.Split([0, 0, 0, 1], 0.99, new Random(1)) is var split ? [split.Train.Count(row => row < 3), split.Train.Count(row => row == 3)] : []);
}
