using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Datasets;

public sealed class ImageDatasetCatalogTests
{
    [Fact]
    public void FolderGivesPathsAndTheirSubfolders()
    {
        using TemporaryFolder folder = new();
        foreach (string file in new[] { "b/2.png", "a/1.png", "a/deep/3.png" })
        {
            string path = Path.Combine(folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file);
        }

        MLContext ml = new();
        IDataView rows = ml.Data.LoadImageDataset(folder.Path);

        Assert.Equal(["a", "a", "b"], rows.GetColumn<string>("Label"));
        Assert.Equal(
            ["a/1.png", "a/deep/3.png", "b/2.png"],
            rows.GetColumn<string>("ImagePath").Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')));
    }

    [Fact]
    public void ManifestGivesItsLabels()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "x.png"), "x");
        string manifest = Path.Combine(folder.Path, "set.csv");
        File.WriteAllText(manifest, "path,label\nx.png,\"left, or right\"\n");

        IDataView rows = new MLContext().Data.LoadImageDataset(manifest);

        Assert.Equal(["left, or right"], rows.GetColumn<string>("Label"));
        Assert.Equal([Path.Combine(folder.Path, "x.png")], rows.GetColumn<string>("ImagePath"));
    }
}
