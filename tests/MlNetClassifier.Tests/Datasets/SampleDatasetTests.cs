using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Tests.Datasets;

public sealed class SampleDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void DrawsTheSamePicturesAgainAndReadsBack()
    {
        Assert.True(SampleDataset.Ensure(folder["one"], picturesPerClass: 3));
        Assert.True(SampleDataset.Ensure(folder["two"], picturesPerClass: 3));
        Assert.False(SampleDataset.Ensure(folder["two"], picturesPerClass: 3));

        ImageDataset one = ImageDataset.Open(folder["one"]), two = ImageDataset.Open(folder["two"]);
        Assert.Equal(SampleDataset.Labels, one.Labels);
        Assert.Equal(3 * SampleDataset.Labels.Count, one.Images.Count);
        Assert.All(one.Images.Zip(two.Images), pair => Assert.Equal(ContentHash.OfFile(pair.First.FullPath), ContentHash.OfFile(pair.Second.FullPath)));
        Assert.Equal(one.Images.Count, one.Images.Select(image => ContentHash.OfFile(image.FullPath)).Distinct().Count());
        PixelImage picture = ImageDecoder.Decode(File.ReadAllBytes(one.Images[0].FullPath));
        Assert.Equal((96, 96), (picture.Width, picture.Height));
    }

    [Fact]
    public void ACancelledDrawingLeavesNothing()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SampleDataset.Ensure(folder["one"], 3, cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
