using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Scoring;
using MlNetClassifier.Tests.Exporting;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Scoring;

public sealed class PictureScorerTests : IClassFixture<TrainedModels>, IDisposable
{
    private readonly TrainedModels _models;
    private readonly string _folder = Directory.CreateTempSubdirectory("scoring").FullName;
    private readonly string[] _pictures;

    public PictureScorerTests(TrainedModels models)
    {
        _models = models;

        // JPEG and PNG pictures of several sizes, more than the threads run ahead.
        _pictures = [.. models.Pictures.Concat(models.Pictures).Select((path, i) =>
        {
            PixelImage picture = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(path)), new ResizeOptions(50 + (i % 7 * 9), 40 + (i % 5 * 11)));
            string name = Path.Combine(_folder, i % 3 == 0 ? $"{i:000}.png" : $"{i:000}.jpg");
            using FileStream file = File.Create(name);
            if (i % 3 == 0)
            {
                PngEncoder.Encode(picture, file);
            }
            else
            {
                JpegEncoder.Encode(picture, file);
            }

            return name;
        })];
    }

    public static TheoryData<string> Kinds => [.. TrainedModels.Kinds];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ThreadsEnginesAndViewsGiveTheSameBits(string kind)
    {
        string zip = _models.Zip(kind);
        float[][] expected = Score(zip, 1);
        Assert.Equal(expected, Score(zip, 2));
        Assert.Equal(expected, Score(zip, 5));
        foreach (int threads in new[] { 1, 2 })
        {
            MLContext ml = new() { NumberOfThreads = threads };
            ITransformer model = ml.Model.Load(zip, out _);
            Assert.Equal(expected, model.Transform(ml.Data.LoadFromEnumerable(_pictures.Select(path => new Input { ImagePath = path }))).GetColumn<float[]>("Score"));
            using PredictionEngine<Input, Output> engine = ml.Model.CreatePredictionEngine<Input, Output>(model);
            Assert.Equal(expected, _pictures.Select(path => engine.Predict(new Input { ImagePath = path }).Score));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void BadPicturesAreErrorsInTheirPlaces(int threads)
    {
        File.WriteAllText(Path.Combine(_folder, "text.jpg"), "not a picture");
        File.WriteAllBytes(Path.Combine(_folder, "empty.png"), []);
        File.WriteAllBytes(Path.Combine(_folder, "cut.jpg"), File.ReadAllBytes(_pictures[1])[..^200]);
        string[] bad = [.. new[] { "text.jpg", "absent.jpg", "empty.png", "cut.jpg" }.Select(name => Path.Combine(_folder, name)), _folder];
        string[] mixed = [.. bad, .. _pictures[..9], .. bad, .. _pictures[9..], .. bad];
        Dictionary<string, float[]> good = _pictures.Zip(Score(_models.Zip("linear"), 1)).ToDictionary();
        using PictureScorer scorer = PictureScorer.Load(_models.Zip("linear"), threads);
        ScoredPicture[] scored = [.. scorer.Score(mixed)];
        Assert.Equal(mixed, scored.Select(picture => picture.Path));
        Assert.All(scored, picture =>
        {
            Assert.Equal(bad.Contains(picture.Path), picture.Error is not null);
            Assert.Equal(good.GetValueOrDefault(picture.Path), picture.Scores);
        });
        string[] reasons = [.. scored.Take(bad.Length).Select(picture => picture.Error!)];
        Assert.StartsWith("Not a picture", reasons[0], StringComparison.Ordinal);
        Assert.Equal("No such file.", reasons[1]);
        Assert.Equal("The file is empty.", reasons[2]);
        Assert.StartsWith("JPEG: the file is truncated", reasons[3], StringComparison.Ordinal);
        Assert.Equal("No such file.", reasons[4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void APassIsReadNoFurtherThanABitAheadAndEndsWhenLeft(int threads)
    {
        using PictureScorer scorer = PictureScorer.Load(_models.Zip("linear"), threads);
        int read = 0;
        byte[] picture = File.ReadAllBytes(_pictures[0]);
        byte[] Read(string name)
        {
            Interlocked.Increment(ref read);
            return picture;
        }

        string[] names = [.. Enumerable.Range(0, 2000).Select(i => $"{i}")];
        Assert.Equal(names[..10], scorer.Score(names, Read, CancellationToken.None).Take(10).Select(scored => scored.Path));
        Assert.InRange(read, 10, threads == 1 ? 10 : 10 + (8 * threads));
        int after = read;
        Assert.Equal(3, scorer.Score(names[..3], Read, CancellationToken.None).Count());
        Assert.Equal(after + 3, read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CancellationAndFaultsEndAPass(int threads)
    {
        using PictureScorer scorer = PictureScorer.Load(_models.Zip("linear"), threads);
        using CancellationTokenSource cancellation = new();
        int seen = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (ScoredPicture _ in scorer.Score(_pictures, cancellation.Token))
            {
                if (++seen == 5)
                {
                    cancellation.Cancel();
                }
            }
        });
        Assert.Equal(5, seen);

        // What is no fault of a picture is raised where the picture's result would have been.
        seen = 0;
        Assert.Throws<TimeZoneNotFoundException>(() =>
        {
            foreach (ScoredPicture _ in scorer.Score(_pictures, name => name == _pictures[6] ? throw new TimeZoneNotFoundException() : File.ReadAllBytes(name), CancellationToken.None))
            {
                seen++;
            }
        });
        Assert.Equal(6, seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AModelWithAMemoryIsScoredInOrder(int threads)
    {
        // A step that counts rows has no say in the scores, but keeps the rows of the chain from being scored one by one.
        MLContext ml = new();
        IDataView view = ml.Data.LoadFromEnumerable(new[] { new Input() });
        ITransformer counting = ml.Transforms.StatefulCustomMapping<Input, Counted, Counter>((_, counted, state) => counted.Count = state.Count++, _ => { }, "counts pictures").Fit(view);
        TransformerChain<ITransformer> chain = new(counting, ml.Model.Load(_models.Zip("linear"), out _));
        string zip = Path.Combine(_folder, "counting.zip");
        ml.Model.Save(chain, view.Schema, zip);
        string[] files = [.. _pictures[..9], Path.Combine(_folder, "absent.jpg"), .. _pictures[9..]];
        using PictureScorer scorer = PictureScorer.Load(zip, threads);
        Assert.False(scorer.Model.IsRowToRowMapper);
        ScoredPicture[] scored = [.. scorer.Score(files)];
        Assert.Equal(files, scored.Select(picture => picture.Path));
        Assert.Equal("No such file.", scored[9].Error);
        Assert.Equal(Score(_models.Zip("linear"), 1), scored.Where(picture => picture.Scores is not null).Select(picture => picture.Scores!.ToArray()));
    }

    [Fact]
    public void AModelWithoutPicturesIsRefused() =>
        Assert.Throws<InvalidModelFileException>(() => PictureScorer.Load(Path.Combine(_folder, "absent.zip"), 1));

    private float[][] Score(string zip, int threads)
    {
        using PictureScorer scorer = PictureScorer.Load(zip, threads);
        return [.. scorer.Score(_pictures).Select(picture => picture.Scores!.ToArray())];
    }

    private sealed class Counted
    {
        public int Count { get; set; }
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    [CustomMappingFactoryAttribute("counts pictures")]
    private sealed class CountingFactory : StatefulCustomMappingFactory<Input, Counted, Counter>
    {
        public override Action<Input, Counted, Counter> GetMapping() => (_, counted, state) => counted.Count = state.Count++;

        public override Action<Counter> GetStateInitAction() => _ => { };
    }

    private sealed class Input
    {
        public string ImagePath { get; set; } = "";
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
