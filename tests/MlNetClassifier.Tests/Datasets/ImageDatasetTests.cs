using MlNetClassifier.Datasets;

namespace MlNetClassifier.Tests.Datasets;

public sealed class ImageDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ListsClassesAndFilesInOrdinalOrder()
    {
        folder.Write("b/2.jpg", "x");
        folder.Write("b/10.jpg", "x");
        folder.Write("B/1.png", "x");
        folder.Write("a/sub/deep/z.png", "x");
        folder.Write("a/y.txt", "x");

        ImageDataset set = ImageDataset.Open(folder.Path);

        Assert.Equal(["B", "a", "b"], set.Labels);
        Assert.Equal(["B/1.png", "a/y.txt", "a/sub/deep/z.png", "b/10.jpg", "b/2.jpg"], set.Images.Select(image => image.Path));
        Assert.Equal(["B", "a", "a", "b", "b"], set.Images.Select(image => image.Label));
        Assert.Empty(set.LeftOut);
    }

    [Fact]
    public void HiddenFilesAreNotPartOfTheSetAndFilesBesideTheClassesAreNamed()
    {
        folder.Write("a/1.png", "x");
        folder.Write("a/.DS_Store", "x");
        folder.Write("a/Thumbs.db", "x");
        folder.Write(".git/config", "x");
        folder.Write("LICENSE.txt", "x");

        ImageDataset set = ImageDataset.Open(folder.Path);

        Assert.Equal(["a/1.png"], set.Images.Select(image => image.Path));
        LeftOutFile beside = Assert.Single(set.LeftOut);
        Assert.Equal(("LICENSE.txt", LeftOutKind.OutsideClasses), (beside.Path, beside.Kind));
    }

    [Fact]
    public void ALinkToAFolderAboveEndsTheWalkThere()
    {
        folder.Write("a/1.png", "x");
        Directory.CreateSymbolicLink(folder["a/loop"], folder["a"]);

        ImageDataset set = ImageDataset.Open(folder.Path);

        Assert.Equal(["a/1.png"], set.Images.Select(image => image.Path));
        Assert.Equal("a/loop", Assert.Single(set.LeftOut).Path);
    }

    [Fact]
    public void MissingEmptyAndPictureLessSetsAreNamed()
    {
        Assert.Contains("no such folder or file", Assert.Throws<InvalidDatasetException>(() => ImageDataset.Open(folder["nowhere"])).Message);
        Assert.Contains("no class folders", Assert.Throws<InvalidDatasetException>(() => ImageDataset.Open(folder.Path)).Message);
        Directory.CreateDirectory(folder["a"]);
        Assert.Contains("hold no files", Assert.Throws<InvalidDatasetException>(() => ImageDataset.Open(folder.Path)).Message);
        Assert.Contains("neither a folder", Assert.Throws<InvalidDatasetException>(() => ImageDataset.Open(folder.Write("set.zip", "x"))).Message);
    }

    [Theory]
    [InlineData("path,label,split\n1.png,cat,test\n\"two, three.png\",dog,\n")]
    [InlineData("1.png,cat,test\n\"two, three.png\",dog\n")]
    [InlineData("Label,Split,ImagePath\r\ncat,TEST,1.png\r\ndog,,\"two, three.png\"\r\n")]
    public void ReadsManifests(string csv)
    {
        folder.Write("1.png", "x");
        folder.Write("two, three.png", "x");

        ImageDataset set = ImageDataset.Open(folder.Write("set.csv", csv));

        Assert.Equal("set", set.Name);
        Assert.Equal([("1.png", "cat", (DatasetPart?)DatasetPart.Test), ("two, three.png", "dog", null)], set.Images.Select(i => (i.Path, i.Label, i.FixedPart)));
        Assert.Equal(folder["1.png"], set.Images[0].FullPath);
    }

    [Fact]
    public void TabSeparatedManifestsWorkAndMissingFilesAreNamed()
    {
        folder.Write("1.png", "x");

        ImageDataset set = ImageDataset.Open(folder.Write("set.tsv", "1.png\tcat\n2.png\tcat\n"));

        Assert.Single(set.Images);
        LeftOutFile missing = Assert.Single(set.LeftOut);
        Assert.Equal(("2.png", LeftOutKind.Unreadable, "no such file (manifest line 2)"), (missing.Path, missing.Kind, missing.Reason));
    }

    [Theory]
    [InlineData("1.png,cat,holdout\n", "line 1: split 'holdout' is not train, validation or test")]
    [InlineData("path,label\n1.png\n", "line 2: no label for '1.png'")]
    [InlineData("path,label\n,cat\n", "line 2: no path")]
    [InlineData("path,label\n", "lists no pictures")]
    [InlineData("1.png,cat\"dog\n", "line 1")]
    [InlineData("1.png,\"cat\ndog\"\n", "line break")]
    public void FaultsOfAManifestNameTheLine(string csv, string message)
    {
        folder.Write("1.png", "x");
        Assert.Contains(message, Assert.Throws<InvalidDatasetException>(() => ImageDataset.Open(folder.Write("set.csv", csv))).Message);
    }
}
