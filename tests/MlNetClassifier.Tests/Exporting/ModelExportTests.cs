using MlNetClassifier.Data;
using MlNetClassifier.Exporting;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Scoring;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Tests.Exporting;

public sealed class ModelExportTests(TrainedModels models) : IClassFixture<TrainedModels>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("export").FullName;

    public static TheoryData<string> Kinds => [.. TrainedModels.Kinds];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OnnxFileGivesTheScoresOfTheModel(string kind)
    {
        string onnx = Path.Combine(_folder, "model.onnx");
        using ModelExport export = ModelExport.Open(models.Zip(kind), threads: 2);
        OnnxExportReport report = export.WriteOnnx(onnx, [.. models.Pictures.Take(9)]);
        Assert.Equal(9, report.Pictures);
        Assert.InRange(report.LargestDifference, 0, 1e-5);
        Assert.Empty(report.LeftOut);

        // Read and fed by hand, three pictures in one batch: nothing of the exporter's own checking is used.
        Graph graph = GraphLoader.Load(onnx);
        Assert.Equal([TensorShape.Batch, 3, report.Height, report.Width], graph.Inputs[0].Shape);
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 3 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        int size = 3 * report.Width * report.Height;
        string[] files = [.. models.Pictures.Take(3)];
        for (int i = 0; i < 3; i++)
        {
            PixelImage picture = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(files[i])), new ResizeOptions(report.Width, report.Height)
            {
                Mode = report.Preprocessing.Resize switch { "pad" => ResizeMode.Pad, "stretch" => ResizeMode.Stretch, _ => ResizeMode.CenterCrop },
            });
            TensorWriter.Write(picture, new PixelNormalization(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]), TensorLayout.Nchw, workspace.GetInput().Slice(i * size, size));
        }

        workspace.Run(3);
        float[] found = workspace.GetOutput().ToArray();
        using PictureScorer scorer = PictureScorer.Load(models.Zip(kind), 1);
        float[] expected = [.. scorer.Score(files).SelectMany(picture => picture.Scores!)];
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void OnnxFileCarriesLabelsAndPreprocessingAndIsTheSameEachTime()
    {
        string first = Path.Combine(_folder, "first.onnx"), second = Path.Combine(_folder, "second.onnx");
        using ModelExport export = ModelExport.Open(models.Zip("linear"), threads: 1);
        Assert.Equal(14, export.WriteOnnx(first).Pictures);
        export.WriteOnnx(second);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Dictionary<string, string> metadata = ModelMetadata.Read(File.ReadAllBytes(first), "first").GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.First().Value);
        string all = string.Join('\n', metadata);
        Assert.Contains("\"Größe 圆\"", all, StringComparison.Ordinal);
        Assert.Contains("\"resize\":\"crop\"", all, StringComparison.Ordinal);
        Assert.Contains("float [N, 3, 96, 96]", all, StringComparison.Ordinal);
        Assert.Contains(metadata.Values, value => value.Contains("17", StringComparison.Ordinal));
    }

    [Fact]
    public void DifferenceIsRefusedAndLeavesTheOldFile()
    {
        using PictureScorer source = PictureScorer.Load(models.Zip("linear"), 1);
        ScoringNetwork other = ScoringNetworkBuilder.Build(ScoringChain.Of(PictureScorer.Load(models.Zip("other head"), 1).Model));
        string file = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(file, "old");
        OnnxComparison comparison = new(source, other.Geometry);
        string message = Assert.Throws<InvalidModelFileException>(() => AtomicFile.Write(
            file,
            stream => stream.Write(MlNetClassifier.Graphs.Exporting.OnnxExporter.Export(other.Graph)),
            written => comparison.Compare(written, models.Pictures, File.ReadAllBytes, CancellationToken.None))).Message;
        Assert.Contains("where the model gives", message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void UnreadablePicturesAreNamedAndNothingIsWrittenWithoutAny()
    {
        string bad = Path.Combine(_folder, "bad.jpg"), file = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(bad, "no picture");
        using ModelExport export = ModelExport.Open(models.Zip("linear"), threads: 1);
        Assert.Contains("None of 1 pictures", Assert.Throws<InvalidModelFileException>(() => export.WriteOnnx(file, [bad])).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        OnnxExportReport report = export.WriteOnnx(file, [bad, models.Pictures[0]]);
        Assert.Equal((1, bad), (report.Pictures, Assert.Single(report.LeftOut).Key));
    }

    [Fact]
    public void CancelledExportLeavesNothing()
    {
        using ModelExport export = ModelExport.Open(models.Zip("linear"), threads: 1);
        Assert.ThrowsAny<OperationCanceledException>(() => export.WriteOnnx(Path.Combine(_folder, "model.onnx"), models.Pictures, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    /// <summary>Signature, versions, loader and assembly of each step, as the format's description has them for ML.NET 5.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void ZipsHoldOnlyStepsOfMlNetAndNeedNoLabel(string kind)
    {
        using ModelExport export = ModelExport.Open(models.Zip(kind), threads: 1);
        using PictureScorer scorer = PictureScorer.Load(models.Zip(kind), 1);
        float[][] expected = [.. scorer.Score([.. models.Pictures.Take(4)]).Select(picture => picture.Scores!.ToArray())];
        foreach (ModelZipInput input in Enum.GetValues<ModelZipInput>())
        {
            string file = Path.Combine(_folder, $"{input}.zip");
            export.WriteZip(file, input);
            Assert.All(MlNetSteps.Of(file), step => Assert.Contains(step, MlNetSteps.Known));
            MLContext ml = new();
            ITransformer model = ml.Model.Load(file, out DataViewSchema schema);
            Assert.Equal(input == ModelZipInput.Path ? ["ImagePath"] : null, schema?.Select(column => column.Name));
            for (int i = 0; i < expected.Length; i++)
            {
                Prediction prediction = input == ModelZipInput.Path
                    ? ml.Model.CreatePredictionEngine<PathRow, Prediction>(model).Predict(new PathRow { ImagePath = models.Pictures[i] })
                    : ml.Model.CreatePredictionEngine<ImageRow, Prediction>(model).Predict(new ImageRow { Image = MLImage.CreateFromFile(models.Pictures[i]) });
                Assert.All(expected[i].Zip(prediction.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
                Assert.Equal(scorer.Labels[Array.IndexOf(expected[i], expected[i].Max())], prediction.PredictedLabel);
            }

            // The command line takes either, too.
            using PictureScorer again = PictureScorer.Load(file, 1);
            Assert.Equal(scorer.Labels, again.Labels);
            Assert.Equal(expected[0], again.Score([models.Pictures[0]]).Single().Scores);
        }

        export.WriteLabels(Path.Combine(_folder, "labels.txt"));
        Assert.Equal(scorer.Labels, File.ReadAllLines(Path.Combine(_folder, "labels.txt")));
    }

    [Fact]
    public void ZipOfATrainingRunIsAlreadyThePathVariant()
    {
        string file = Path.Combine(_folder, "again.zip");
        using ModelExport export = ModelExport.Open(models.Zip("linear"), threads: 1);
        export.WriteZip(file, ModelZipInput.Path);
        Assert.Equal(File.ReadAllBytes(models.Zip("linear")), File.ReadAllBytes(file));
    }

    [Fact]
    public void StepsThatOnlyTrainingNeedsAreLeftOut()
    {
        string source = Path.Combine(_folder, "program.zip"), file = Path.Combine(_folder, "lean.zip");
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(models.Pictures.Select(path => new LabelledRow { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path))! }));
        var model = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.Transforms.LoadRawImageBytes("Image", null!, "ImagePath"))
            .Append(ml.MulticlassClassification.Trainers.ImageClassification(new MlNetClassifier.Vision.ImageClassificationTrainer.Options
            {
                FeatureColumnName = "Image",
                LabelColumnName = "LabelKey",
                Epoch = 3,
                Backbone = MlNetClassifier.Backbones.FilterBank.Create(),
            }))
            .Fit(data);
        ml.Model.Save(model, data.Schema, source);
        using ModelExport export = ModelExport.Open(source, threads: 1);
        export.WriteZip(file, ModelZipInput.Path);
        Assert.DoesNotContain(MlNetSteps.Of(file), step => step.Contains("Term", StringComparison.Ordinal));
        ITransformer lean = ml.Model.Load(file, out DataViewSchema schema);
        Assert.Equal("ImagePath", Assert.Single(schema).Name);
        Prediction prediction = ml.Model.CreatePredictionEngine<PathRow, Prediction>(lean).Predict(new PathRow { ImagePath = models.Pictures[0] });
        Assert.Contains(prediction.PredictedLabel, export.Labels);
        Assert.InRange(export.WriteOnnx(Path.Combine(_folder, "program.onnx")).LargestDifference, 0, 1e-5);
    }

    /// <summary>A model that real ML.NET 5 trained: steps for training, a column of images called otherwise, four outputs of which one is used.</summary>
    [SkippableFact]
    public void ModelOfMlNetIsExportedInEveryForm()
    {
        string fixture = SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip");
        string[] pictures = Directory.GetFiles(SharedFiles.Require("mlnet/fixtures/img"), "*.png");
        using ModelExport export = ModelExport.Open(fixture, threads: 2);
        Assert.Equal(["red", "grün", "синий"], export.Labels);
        OnnxExportReport report = export.WriteOnnx(Path.Combine(_folder, "model.onnx"), pictures);
        Assert.Equal((32, 32, pictures.Length), (report.Width, report.Height, report.Pictures));
        using PictureScorer source = PictureScorer.Load(fixture, 1);
        float[][] expected = [.. source.Score(pictures).Select(picture => picture.Scores!.ToArray())];
        foreach (ModelZipInput input in Enum.GetValues<ModelZipInput>())
        {
            string zip = Path.Combine(_folder, $"{input}.zip");
            export.WriteZip(zip, input);
            Assert.All(MlNetSteps.Of(zip), step => Assert.Contains(step, MlNetSteps.Known));
            using PictureScorer scorer = PictureScorer.Load(zip, 1);
            Assert.Equal(expected, scorer.Score(pictures).Select(picture => picture.Scores!.ToArray()));
        }
    }

    /// <summary>Every step that has a counterpart in ONNX, in the forms that a program may give it; the exporter's own check is the judge.</summary>
    [Theory]
    [InlineData(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.ARGB, false, 0, 1)]
    [InlineData(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.ABGR, true, 117, 1 / 255f)]
    [InlineData(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.AGRB, false, 0, 0.5f)]
    [InlineData(ImagePixelExtractingEstimator.ColorBits.Red | ImagePixelExtractingEstimator.ColorBits.Blue, ImagePixelExtractingEstimator.ColorsOrder.ABRG, true, 10, 2)]
    [InlineData(ImagePixelExtractingEstimator.ColorBits.Green, ImagePixelExtractingEstimator.ColorsOrder.ARGB, false, 128, 0.01f)]
    public void StepsOfProgramsBecomeNodes(ImagePixelExtractingEstimator.ColorBits colors, ImagePixelExtractingEstimator.ColorsOrder order, bool interleave, float offset, float scale)
    {
        string zip = Path.Combine(_folder, "program.zip");
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(models.Pictures.Select(path => new LabelledRow { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path))! }));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.Transforms.LoadImages("Loaded", null!, "ImagePath"))
            .Append(ml.Transforms.CopyColumns("Picture", "Loaded"))
            .Append(ml.Transforms.ResizeImages("Small", 6, 5, "Picture", ImageResizingEstimator.ResizingKind.IsoPad, ImageResizingEstimator.Anchor.Left))
            .Append(ml.Transforms.ExtractPixels("Raw", "Small", colors, order, interleave, offset, scale))
            .Append(ml.Transforms.CopyColumns("Same", "Raw"))
            .Append(ml.Transforms.NormalizeMinMax("Scaled", "Same"))
            .Append(ml.Transforms.Concatenate("Features", "Raw", "Scaled"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = "LabelKey",
                FeatureColumnName = "Features",
                MaximumNumberOfIterations = 5,
            }))
            .Append(ml.Transforms.DropColumns("Raw", "Same"))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ml.Model.Save(pipeline.Fit(data), data.Schema, zip);
        using ModelExport export = ModelExport.Open(zip, threads: 1);
        OnnxExportReport report = export.WriteOnnx(Path.Combine(_folder, "program.onnx"), models.Pictures);
        Assert.Equal((6, 5, "pad", "left", models.Pictures.Count), (report.Width, report.Height, report.Preprocessing.Resize, report.Preprocessing.Anchor, report.Pictures));
        export.WriteZip(Path.Combine(_folder, "image.zip"), ModelZipInput.Image);
        using PictureScorer source = PictureScorer.Load(zip, 1), written = PictureScorer.Load(Path.Combine(_folder, "image.zip"), 1);
        Assert.Equal(source.Score(models.Pictures).Select(picture => picture.Scores!.ToArray()), written.Score(models.Pictures).Select(picture => picture.Scores!.ToArray()));
    }

    [Fact]
    public void StepsWithoutCounterpartAreNamed()
    {
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(models.Pictures.Select(path => new LabelledRow { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path))! }));
        string Refusal(Func<TransformsCatalog, IEstimator<ITransformer>> steps)
        {
            string zip = Path.Combine(_folder, "odd.zip"), onnx = Path.Combine(_folder, "odd.onnx");
            var model = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Append(ml.Transforms.LoadImages("Image", null!, "ImagePath")).Append(steps(ml.Transforms))
                .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
                {
                    LabelColumnName = "LabelKey",
                    MaximumNumberOfIterations = 2,
                })).Fit(data);
            ml.Model.Save(model, data.Schema, zip);
            using ModelExport export = ModelExport.Open(zip, threads: 1);
            string message = Assert.Throws<InvalidModelFileException>(() => export.WriteOnnx(onnx)).Message;
            Assert.False(File.Exists(onnx));
            return message;
        }

        Assert.Contains("ImageGrayscalingTransformer", Refusal(t => t.ResizeImages("Image", 4, 4).Append(t.ConvertToGrayscale("Image")).Append(t.ExtractPixels("Features", "Image"))));
        Assert.Contains("resized twice", Refusal(t => t.ResizeImages("Image", 8, 8).Append(t.ResizeImages("Image", 4, 4)).Append(t.ExtractPixels("Features", "Image"))));
        Assert.Contains("two sizes", Refusal(t => t.ResizeImages("A", 4, 4, "Image").Append(t.ResizeImages("B", 5, 5, "Image"))
            .Append(t.ExtractPixels("PA", "A")).Append(t.ExtractPixels("PB", "B")).Append(t.Concatenate("Features", "PA", "PB"))));
        Assert.Contains("transparency", Refusal(t => t.ResizeImages("Image", 4, 4).Append(t.ExtractPixels("Features", "Image", ImagePixelExtractingEstimator.ColorBits.All))));
    }

    [Fact]
    public void ModelThatIsNoPictureClassifierIsRefusedByName()
    {
        string file = Path.Combine(_folder, "keys.zip");
        MLContext ml = new();
        IDataView data = ml.Data.LoadFromEnumerable([new LabelledRow { Label = "a" }, new LabelledRow { Label = "b" }]);
        ml.Model.Save(ml.Transforms.Conversion.MapValueToKey("Label").Fit(data), data.Schema, file);
        Assert.Contains("keys.zip", Assert.Throws<InvalidModelFileException>(() => ModelExport.Open(file, 1)).Message, StringComparison.Ordinal);
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class LabelledRow
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }

    private sealed class ImageRow
    {
        public MLImage? Image { get; set; }
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
