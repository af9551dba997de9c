using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;
using ResizeMode = MlNetClassifier.Imaging.ResizeMode;

namespace MlNetClassifier.Tests.Features;

public sealed class FeatureExtractorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FeatureCache cache;
    private readonly Backbone backbone = MakeBackbone(scale: 1);

    public FeatureExtractorTests() => cache = new FeatureCache(folder["cache"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FeaturesAreThoseOfThePlainWayWhateverTheThreadsAndBatches()
    {
        string[] files = [.. Enumerable.Range(0, 23).Select(i => Picture($"{i}.png", 20 + i, 15, (byte)(10 * i)))];
        float[][] expected = [.. files.Select(Expected)];

        foreach ((int threads, int batch) in ((int, int)[])[(1, 1), (2, 4), (3, 5)])
        {
            using FeatureExtraction result = Extract(files, null, threads, batch);
            Assert.Equal(23, result.Computed);
            Assert.All(files.Index(), f => Assert.Equal(expected[f.Index], result.Table.GetRow(result.Rows[f.Index]).ToArray()));
        }
    }

    [Fact]
    public void ASecondPassComputesNothingAndAChangedPictureOnlyItself()
    {
        string[] files = [.. Enumerable.Range(0, 9).Select(i => Picture($"{i}.png", 20, 20, (byte)(20 * i)))];
        Extract(files, cache).Dispose();

        using (FeatureExtraction again = Extract(files, cache))
        {
            Assert.Equal((0, 9), (again.Computed, again.Reused));
        }

        Picture("4.png", 21, 22, 99);
        using FeatureExtraction changed = Extract(files, cache);
        Assert.Equal((1, 8), (changed.Computed, changed.Reused));
        Assert.All(files.Index(), f => Assert.Equal(Expected(f.Item), changed.Table.GetRow(changed.Rows[f.Index]).ToArray()));
    }

    [Fact]
    public void AnotherBackboneOrGeometryHasItsOwnCache()
    {
        string[] files = [Picture("a.png", 20, 30, 5)];
        Extract(files, cache).Dispose();

        using FeatureExtractor other = new(MakeBackbone(scale: 2), new FeatureExtractionOptions { Threads = 1 });
        using FeatureExtraction first = other.Extract(files, cache);
        using FeatureExtractor stretched = new(backbone, new FeatureExtractionOptions { Threads = 1, Resize = ResizeMode.Stretch });
        using FeatureExtraction second = stretched.Extract(files, cache);

        Assert.Equal((1, 1), (first.Computed, second.Computed));
        Assert.Equal(3, Directory.GetFiles(cache.Folder, "*.features").Length);
    }

    [Fact]
    public void BadFilesAreNamedAndTheOthersKeepTheirOwnFeatures()
    {
        string good = Picture("good.png", 20, 20, 50);
        byte[] bytes = File.ReadAllBytes(good);
        string[] files =
        [
            folder.Write("empty.jpg", ""),
            good,
            folder.Write("text.png", "This is not a picture at all."),
            folder.Write("cut.png", bytes[..(bytes.Length / 2)]),
            folder["absent.png"],
            Picture("other.png", 16, 16, 200),
            folder.Write("text-again.png", "This is not a picture at all."),
        ];

        using FeatureExtraction result = Extract(files, cache, threads: 2, batch: 2);

        Assert.Equal([LeftOutKind.Empty, null, LeftOutKind.InvalidImage, LeftOutKind.InvalidImage, LeftOutKind.Unreadable, null, LeftOutKind.InvalidImage], result.Failures.Select(f => f?.Kind));
        Assert.All(result.Failures.Where(f => f is not null), f => Assert.False(string.IsNullOrWhiteSpace(f!.Value.Reason)));
        Assert.Equal([-1, 0, -1, -1, -1, 1, -1], result.Rows);
        Assert.Equal(Expected(files[1]), result.Table.GetRow(0).ToArray());
        Assert.Equal(Expected(files[5]), result.Table.GetRow(1).ToArray());
    }

    [Fact]
    public void DuplicatesAreComputedOnce()
    {
        string one = Picture("one.png", 20, 20, 70);
        File.Copy(one, folder["two.png"]);
        string[] files = [one, folder["two.png"], one];

        using FeatureExtraction result = Extract(files, null, threads: 3, batch: 1);

        Assert.Equal((1, 2), (result.Computed, result.Reused));
        Assert.Equal(result.Table.GetRow(0).ToArray(), result.Table.GetRow(2).ToArray());
    }

    [Fact]
    public void AnOversizedFileIsNotRead()
    {
        string[] files = [folder.Write("big.png", new byte[2000])];
        using FeatureExtractor extractor = new(backbone, new FeatureExtractionOptions { MaxFileBytes = 1000 });
        using FeatureExtraction result = extractor.Extract(files, cache);
        Assert.Contains("2000 bytes", result.Failures[0]!.Value.Reason);
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreNoFeatures()
    {
        string[] files = [Picture("a.png", 20, 20, 50), Picture("b.png", 20, 20, 51)];
        using FeatureExtractor extractor = new(MakeBackbone(scale: float.PositiveInfinity), new FeatureExtractionOptions { Threads = 1 });
        using FeatureExtraction result = extractor.Extract(files, cache);
        Assert.All(result.Failures, failure => Assert.Contains("not finite", failure!.Value.Reason));
    }

    [Fact]
    public void ACancelledPassEndsSoonAndKeepsWhatItComputed()
    {
        string[] files = [.. Enumerable.Range(0, 12).Select(i => Picture($"{i}.png", 20, 20, (byte)(20 * i)))];
        using CancellationTokenSource cancel = new();
        using FeatureExtractor extractor = new(backbone, new FeatureExtractionOptions { Threads = 1, BatchSize = 2 });

        Assert.ThrowsAny<OperationCanceledException>(() => extractor.Extract(files, cache, new CancelAt(cancel, 4), cancel.Token));

        using FeatureExtraction resumed = Extract(files, cache);
        Assert.Equal((8, 4), (resumed.Computed, resumed.Reused));
    }

    private static Backbone MakeBackbone(float scale)
    {
        GraphBuilder builder = new("tiny");
        GraphValue input = builder.AddInput("input", new TensorShape(TensorShape.Batch, 3, 8, 8));
        float[] weights = [.. Enumerable.Range(0, 6 * 3 * 3 * 3).Select(i => scale * (((i * 37) % 19) - 9))];
        GraphValue maps = builder.Add(new Conv(), input, builder.AddConstant(null, Tensor.FromFloats(weights, 6, 3, 3, 3)));
        BackboneSpec spec = new()
        {
            Name = "tiny",
            InputTensor = "input",
            Layout = TensorLayout.Nchw,
            Width = 8,
            Height = 8,
            Normalization = new PixelNormalization(ColorOrder.Bgr, [1, 2, 3], [4, 5, 6]),
            FeatureTensor = maps.Name,
        };
        Graph graph = BackboneComposer.Compose(builder.Build(maps), spec);
        return new Backbone("tiny", spec, graph, BackboneIdentity.Of("tiny", spec, graph));
    }

    private float[] Expected(string file)
    {
        PixelImage image = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(file)), new ResizeOptions(8, 8));
        float[] pixels = new float[3 * 8 * 8];
        TensorWriter.Write(image, backbone.PixelScaling, TensorLayout.Nchw, pixels);
        using var plan = MlNetClassifier.Graphs.Execution.InferencePlan.Compile(backbone.Graph, new());
        using var workspace = plan.CreateWorkspace();
        pixels.CopyTo(workspace.GetInput());
        workspace.Run(1);
        return workspace.GetOutput().ToArray();
    }

    private FeatureExtraction Extract(string[] files, FeatureCache? into, int threads = 2, int batch = 4)
    {
        using FeatureExtractor extractor = new(backbone, new FeatureExtractionOptions { Threads = threads, BatchSize = batch });
        return extractor.Extract(files, into);
    }

    private string Picture(string name, int width, int height, byte value)
    {
        PixelImage image = new(width, height, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(value + (i * 7));
        }

        using MemoryStream stream = new();
        PngEncoder.Encode(image, stream);
        return folder.Write(name, stream.ToArray());
    }

    private sealed class CancelAt(CancellationTokenSource source, int count) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value == count)
            {
                source.Cancel();
            }
        }
    }
}
