using MlNetClassifier.Datasets;

namespace MlNetClassifier.Tests.Datasets;

public sealed class DatasetSplitterTests
{
    [Fact]
    public void SharesAreNearTheFractionsInEveryClass()
    {
        (LabeledImage[] images, ContentHash[] hashes) = Make(("a", 2000), ("b", 2000));

        DatasetSplit split = DatasetSplitter.Split(images, hashes);

        foreach (string label in (string[])["a", "b"])
        {
            var parts = images.Zip(split.Parts).Where(pair => pair.First.Label == label).CountBy(pair => pair.Second).ToDictionary();
            // Four standard deviations of the binomial at n = 2000.
            Assert.InRange(parts[DatasetPart.Test], 200 - 54, 200 + 54);
            Assert.InRange(parts[DatasetPart.Validation], 400 - 72, 400 + 72);
        }
    }

    [Fact]
    public void AddingFilesMovesNoneAndOrderDoesNotMatter()
    {
        (LabeledImage[] images, ContentHash[] hashes) = Make(("a", 300), ("b", 300));
        (LabeledImage[] more, ContentHash[] moreHashes) = Make(("a", 900), ("b", 300), ("c", 50));
        var before = ByPath(images, DatasetSplitter.Split(images, hashes));
        Array.Reverse(more);
        Array.Reverse(moreHashes);

        var after = ByPath(more, DatasetSplitter.Split(more, moreHashes));

        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
    }

    [Fact]
    public void AnotherSeedIsAnotherSplit()
    {
        (LabeledImage[] images, ContentHash[] hashes) = Make(("a", 500));
        IReadOnlyList<DatasetPart> one = DatasetSplitter.Split(images, hashes, new SplitOptions { Seed = 1 }).Parts;
        IReadOnlyList<DatasetPart> two = DatasetSplitter.Split(images, hashes, new SplitOptions { Seed = 2 }).Parts;

        // Two independent splits of 70/20/10 agree on 54 % of the pictures.
        Assert.InRange(one.Zip(two).Count(pair => pair.First == pair.Second), 225, 315);
    }

    [Fact]
    public void DuplicatesShareAPartAndContradictionsAreNamed()
    {
        ContentHash same = Hash("same");
        LabeledImage[] images = [new("a/1", "", "a"), new("a/2", "", "a"), new("b/1", "", "b"), new("b/2", "", "b"), new("b/3", "", "b")];
        ContentHash[] hashes = [same, same, same, Hash("x"), Hash("y")];

        for (int seed = 0; seed < 50; seed++)
        {
            DatasetSplit split = DatasetSplitter.Split(images, hashes, new SplitOptions { Seed = seed });
            Assert.Equal(split.Parts[0], split.Parts[1]);
            Assert.Equal(split.Parts[0], split.Parts[2]);
            Assert.Equal("'b/1' (b) has the same bytes as 'a/1' (a): one of the labels is wrong.", Assert.Single(split.Warnings));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void SmallClassesGetEveryPartTheyCanFill(int count)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            (LabeledImage[] images, ContentHash[] hashes) = Make(("a", count));
            IReadOnlyList<DatasetPart> parts = DatasetSplitter.Split(images, hashes, new SplitOptions { Seed = seed }).Parts;
            Assert.Contains(DatasetPart.Train, parts);
            Assert.Contains(DatasetPart.Test, parts);
            if (count > 2)
            {
                Assert.Contains(DatasetPart.Validation, parts);
            }
        }
    }

    [Fact]
    public void FixedPartsStayAndTheirDuplicatesFollow()
    {
        (LabeledImage[] images, ContentHash[] hashes) = Make(("a", 100));
        images = [.. images.Select((image, i) => image with { FixedPart = i < 50 ? DatasetPart.Test : null }), new("a/copy", "", "a")];
        hashes = [.. hashes, hashes[0]];

        IReadOnlyList<DatasetPart> parts = DatasetSplitter.Split(images, hashes).Parts;

        Assert.All(parts.Take(50), part => Assert.Equal(DatasetPart.Test, part));
        Assert.Equal(DatasetPart.Test, parts[100]);
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.5, 0.5)]
    [InlineData(double.NaN, 0.1)]
    public void ImpossibleFractionsAreRefused(double validation, double test) => Assert.Throws<ArgumentOutOfRangeException>(
        () => DatasetSplitter.Split([], [], new SplitOptions { ValidationFraction = validation, TestFraction = test }));

    private static Dictionary<string, DatasetPart> ByPath(LabeledImage[] images, DatasetSplit split) =>
        images.Zip(split.Parts).ToDictionary(pair => pair.First.Path, pair => pair.Second);

    private static (LabeledImage[] Images, ContentHash[] Hashes) Make(params (string Label, int Count)[] classes)
    {
        LabeledImage[] images = [.. classes.SelectMany(c => Enumerable.Range(0, c.Count).Select(i => new LabeledImage($"{c.Label}/{i}", "", c.Label)))];
        return (images, [.. images.Select(image => Hash(image.Path))]);
    }

    private static ContentHash Hash(string text) => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(text));
}
