using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Imaging;
using MlNetClassifier.Trainers.Heads;

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
    public void APartOfItIsCompleted()
    {
        SampleDataset.Ensure(folder["whole"], 3);
        SampleDataset.Ensure(folder["part"], 2);
        File.Delete(Path.Combine(folder["part"], "rings", "001.png"));
        Assert.True(SampleDataset.Ensure(folder["part"], 3));
        Assert.Equal(
            Directory.GetFiles(folder["whole"], "*", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(folder["whole"], f), ContentHash.OfFile(f))).Order(),
            Directory.GetFiles(folder["part"], "*", SearchOption.AllDirectories).Select(f => (Path.GetRelativePath(folder["part"], f), ContentHash.OfFile(f))).Order());
        Assert.Equal(["part", "whole"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    /// <summary>
    /// The pictures are worth a network: softmax regression on their pixels, which fits the training pictures well, is hardly better than a guess (one in
    /// seven) on others. Allowed were 0.70.
    /// </summary>
    [Fact]
    public void ALinearModelOnPixelsLearnsNextToNothing()
    {
        const int Side = 32, Train = 150;
        (float[] Row, int Label)[] all = [.. Enumerable.Range(0, SampleDataset.PicturesPerClass * SampleDataset.Labels.Count).AsParallel().AsOrdered().Select(i =>
        {
            int label = i % SampleDataset.Labels.Count;
            PixelImage picture = SamplePicture.Draw(SampleDataset.Labels[label], new SampleRandom((20UL << 32) + (ulong)i));
            return (ImageResizer.Resize(picture, new ResizeOptions(Side, Side)).Pixels.Select(value => (value / 127.5f) - 1).ToArray(), label);
        })];
        LabeledFeatures Part(IEnumerable<(float[] Row, int Label)> members) =>
            new(new DenseFeatureRows([.. members.SelectMany(m => m.Row)], Side * Side * 3), [.. members.Select(m => m.Label)]);

        int known = Train * SampleDataset.Labels.Count;
        HeadEpoch last = new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Solver = HeadSolver.Lbfgs, Epochs = 60, L2 = 1e-2, RestoreBest = false })
            .Train(Part(all.Take(known)), Part(all.Skip(known)), SampleDataset.Labels.Count).History[^1];
        Assert.InRange(last.TrainAccuracy, 0.7, 1);
        Assert.InRange(last.ValidationAccuracy!.Value, 0.05, 0.3);
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
