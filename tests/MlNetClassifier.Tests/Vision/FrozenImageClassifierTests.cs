using System.Buffers.Binary;
using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.Exporting;
using MlNetClassifier.Graphs;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Scoring;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Tests.Model;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Tests.Vision;

/// <summary>Zips as ML.NET's ImageClassification trainer writes them (IMAGPRED), made by hand from the description of the format.</summary>
public class FrozenImageClassifierTests
{
    private static readonly string[] Labels = ["rot", "grün", "синий"];
    private static readonly float[] Weights = [9, -3, -2, -4, 8, -1, -3, -2, 7];
    private static readonly float[] Biases = [0.1f, 0.2f, -0.1f];

    [Theory]
    [InlineData(false, 0x00010002u)]
    [InlineData(true, 0x00010002u)]
    [InlineData(true, 0x00010001u)]
    public void ScoresAreThoseOfTheGraph(bool backslashes, uint version)
    {
        MLContext ml = new();
        Dictionary<string, byte[]> entries = Zip(Graph(9, 7), version: version);
        ITransformer model = ml.Model.Load(ZipEntries.Write(entries, backslashes), out DataViewSchema schema);
        Assert.Equal(["Image"], schema.Select(column => column.Name));
        PredictionEngine<FileRow, Prediction> engine = ml.Model.CreatePredictionEngine<FileRow, Prediction>(model);
        foreach ((byte red, byte green, byte blue) in ((byte, byte, byte)[])[(200, 30, 40), (20, 180, 60), (10, 50, 240)])
        {
            float[] expected = Softmax(red / 255.0, green / 255.0, blue / 255.0);
            Prediction prediction = engine.Predict(new FileRow { Image = Plain(31, 17, red, green, blue) });
            Assert.All(expected.Zip(prediction.Score), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
            Assert.Equal(Labels[Array.IndexOf(expected, expected.Max())], prediction.PredictedLabel);
        }
    }

    [Fact]
    public void SavedAgainEveryEntryIsTheSame()
    {
        MLContext ml = new();
        Dictionary<string, byte[]> entries = Zip(Graph(9, 7));
        ITransformer model = ml.Model.Load(ZipEntries.Write(entries), out DataViewSchema schema);
        using MemoryStream saved = new();
        ml.Model.Save(model, schema, saved);
        Dictionary<string, byte[]> again = ZipEntries.Read(saved.ToArray());
        Assert.Equal(entries.Keys.Order(StringComparer.Ordinal), again.Keys.Order(StringComparer.Ordinal));
        Assert.All(entries, entry => Assert.Equal(entry.Value, again[entry.Key]));
    }

    /// <summary>The loops of TensorFlow's kernel (legacy sampling: no half pixels, no antialiasing), written apart.</summary>
    [Theory]
    [InlineData(5, 4, 9, 7)]
    [InlineData(40, 23, 9, 7)]
    [InlineData(9, 7, 9, 7)]
    [InlineData(1, 1, 6, 3)]
    [InlineData(200, 1, 16, 12)]
    public void ResizingIsTensorFlows(int width, int height, int toWidth, int toHeight)
    {
        FrozenPreprocessing preprocessing = FrozenPreprocessing.Read(Graph(toWidth, toHeight), "graph", "ResizeTensor:0");
        Assert.Equal((toWidth, toHeight), (preprocessing.Width, preprocessing.Height));
        PixelImage picture = new(width, height, PixelFormat.Rgb24);
        new Random(1).NextBytes(picture.Pixels);
        float[] found = new float[3 * toWidth * toHeight];
        preprocessing.Write(picture, found);
        for (int y = 0; y < toHeight; y++)
        {
            for (int x = 0; x < toWidth; x++)
            {
                double sourceY = (double)y * height / toHeight, sourceX = (double)x * width / toWidth;
                int top = (int)sourceY, left = (int)sourceX, bottom = Math.Min(top + 1, height - 1), right = Math.Min(left + 1, width - 1);
                for (int c = 0; c < 3; c++)
                {
                    double At(int row, int column) => picture.Pixels[(((row * width) + column) * 3) + c] / 255.0;
                    double upper = At(top, left) + ((At(top, right) - At(top, left)) * (sourceX - left));
                    double lower = At(bottom, left) + ((At(bottom, right) - At(bottom, left)) * (sourceX - left));
                    Assert.Equal(upper + ((lower - upper) * (sourceY - top)), found[(((y * toWidth) + x) * 3) + c], 2e-5);
                }
            }
        }
    }

    [Fact]
    public void ExifOrientationIsIgnoredAsByTensorFlow()
    {
        // A JPEG marked as lying on its side, red left and blue right, must not be turned: the means of the halves tell.
        PixelImage picture = new(16, 8, PixelFormat.Rgb24);
        for (int i = 0; i < 128; i++)
        {
            picture.Pixels[(3 * i) + (i % 16 < 8 ? 0 : 2)] = 255;
        }

        using MemoryStream file = new();
        JpegEncoder.Encode(picture, file);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] turned = [.. file.ToArray()[..2], .. exif, .. file.ToArray()[2..]];
        Assert.Equal(8, ImageDecoder.Decode(turned).Width);
        Assert.Equal(16, FrozenImageClassifier.Decode(turned).Width);
    }

    [Fact]
    public void PicturesOfFilesAreScoredEvaluatedAndExported()
    {
        string folder = Directory.CreateTempSubdirectory("frozen").FullName;
        try
        {
            string zip = Path.Combine(folder, "model.zip"), picture = Path.Combine(folder, "blue.png");
            File.WriteAllBytes(zip, ZipEntries.Write(Zip(Graph(9, 7))).ToArray());
            File.WriteAllBytes(picture, Plain(20, 30, 10, 20, 230));
            using (PictureScorer scorer = PictureScorer.Load(zip, 2))
            {
                Assert.Equal(Labels, scorer.Labels);
                Assert.All(Softmax(10 / 255.0, 20 / 255.0, 230 / 255.0).Zip(scorer.Score([picture]).Single().Scores!), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
            }

            using ModelExport export = ModelExport.Open(zip, 2);
            OnnxExportReport report = export.WriteOnnx(Path.Combine(folder, "model.onnx"));
            Assert.Equal((9, 7, "stretch", false), (report.Width, report.Height, report.Preprocessing.Resize, report.Preprocessing.UprightExif));
            Assert.InRange(report.LargestDifference, 0, 1e-5);
            export.WriteZip(Path.Combine(folder, "paths.zip"), ModelZipInput.Path);
            using (PictureScorer again = PictureScorer.Load(Path.Combine(folder, "paths.zip"), 1))
            {
                Assert.Equal("синий", again.Labels[again.Score([picture]).Single().Scores!.Index().MaxBy(score => score.Item).Index]);
            }

            Assert.Contains("path", Assert.Throws<InvalidModelFileException>(() => export.WriteZip(Path.Combine(folder, "no.zip"), ModelZipInput.Image)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TheNetworkInTheZipIsInspectedWithoutItsDecoder()
    {
        ModelZipSummary summary = ModelZipSummary.Read(ZipEntries.Write(Zip(Graph(9, 7))), "model.zip");
        EmbeddedNetwork network = Assert.Single(summary.Networks);
        Assert.Equal(["Score"], network.Outputs);
        Assert.Equal("import/input", Assert.Single(GraphLoader.Load(network.Bytes, network.Entry, new GraphLoadOptions { Outputs = network.Outputs }).Inputs).Name);
    }

    [Fact]
    public void ViewsAreScoredInOrderOnManyThreads()
    {
        MLContext ml = new() { NumberOfThreads = 4 };
        ITransformer model = ml.Model.Load(ZipEntries.Write(Zip(Graph(9, 7))), out _);
        FileRow[] rows = [.. Enumerable.Range(0, 60).Select(i => new FileRow { Image = Plain(10 + (i % 5), 12, (byte)(4 * i), (byte)(255 - (4 * i)), (byte)(i * 2)) })];
        float[][] scores = [.. model.Transform(ml.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Score")];
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.All(Softmax(4 * i / 255.0, (255 - (4 * i)) / 255.0, i * 2 / 255.0).Zip(scores[i]), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
        }
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Assert.Contains("TFModel", Refusal(Graph(9, 7)[..200]));
        Assert.Contains("4 scores", Refusal(Graph(9, 7), classes: 4));
        Assert.Contains("nowhere", Refusal(Graph(9, 7), resized: "nowhere"));
        Assert.Contains("0 nodes that decode", Refusal(new TensorFlowGraphBytes().MeanNetwork(9, 7, Weights, Biases).ToArray()));
        Assert.Contains("2 nodes that decode", Refusal([.. Graph(9, 7), .. new TensorFlowGraphBytes().Node("second", "DecodePng", ["DecodeJPGInput"]).ToArray()]));
        Assert.Contains("resized picture", Refusal(Graph(9, 7), resized: "convert_image"));
        Assert.Contains("size", Refusal(Graph(100_000, 100_000)), StringComparison.OrdinalIgnoreCase);
        string message = Refusal([.. new TensorFlowGraphBytes().MlNetDecoder(9, 7).Node("Score", "StrangeOp", ["ResizeTensor"]).ToArray()]);
        Assert.Contains("StrangeOp", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedGraphsAreRefusedOrLoadButNeverCrash()
    {
        byte[] graph = Graph(9, 7);
        Random random = new(5);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. graph];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                new MLContext().Model.Load(ZipEntries.Write(Zip(i % 10 == 9 ? damaged[..random.Next(damaged.Length)] : damaged)), out _);
            }
            catch (InvalidModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 399);
    }

    /// <summary>A published retrained network behind the decoder of ML.NET, against the same network fed with the resized picture.</summary>
    [SkippableTheory]
    [InlineData("models/retrained_mobilenet_0.25_128.pb", "models/retrained_labels.txt", "input", "final_result", 128)]
    [InlineData("models/customvision_office_model.pb", "models/customvision_office_labels.txt", "Placeholder", "loss", 227)]
    public void PublishedNetworksScoreAsTheyDoAlone(string model, string labels, string input, string output, int size)
    {
        byte[] network = File.ReadAllBytes(SharedFiles.Require(model));
        string[] names = [.. File.ReadAllLines(SharedFiles.Require(labels)).Where(line => line.Length > 0)];
        byte[] graph = [.. new TensorFlowGraphBytes().MlNetDecoder(size, size).ToArray(), .. network];
        MLContext ml = new();
        ITransformer classifier = ml.Model.Load(ZipEntries.Write(Zip(graph, names.Length, input: input, output: output, labels: names)), out _);
        PredictionEngine<FileRow, Prediction> engine = ml.Model.CreatePredictionEngine<FileRow, Prediction>(classifier);
        Graph alone = GraphLoader.Load(network, "network", new GraphLoadOptions { Outputs = [output] });
        FrozenPreprocessing preprocessing = FrozenPreprocessing.Read(graph, "graph", "ResizeTensor");
        foreach (string photo in Directory.GetFiles(SharedFiles.Require("data/flower_photos/roses")).Order(StringComparer.Ordinal).Take(1))
        {
            float[] pixels = new float[3 * size * size];
            preprocessing.Write(ImageDecoder.Decode(File.ReadAllBytes(photo), new ImageDecodeOptions { ApplyOrientation = false }), pixels);
            float[] expected = MlNetClassifier.Graphs.Execution.ReferenceExecutor.Run(alone, Tensor.FromFloats(pixels, 1, size, size, 3))[0].Floats;
            Prediction prediction = engine.Predict(new FileRow { Image = File.ReadAllBytes(photo) });
            Assert.All(expected.Zip(prediction.Score), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
            Assert.Equal(names[Array.IndexOf(expected, expected.Max())], prediction.PredictedLabel);
        }
    }

    private static byte[] Graph(int width, int height) => new TensorFlowGraphBytes().MlNetDecoder(width, height).MeanNetwork(width, height, Weights, Biases).ToArray();

    /// <summary>Chain of the classifier and KeyToValue, as the trainer's samples save it.</summary>
    private static Dictionary<string, byte[]> Zip(
        byte[] graph,
        int classes = 3,
        string resized = "ResizeTensor:0",
        string input = "import/input",
        string output = "Score",
        string[]? labels = null,
        uint version = 0x00010002)
    {
        using MemoryStream file = new();
        using (ModelZipWriter zip = new(file))
        {
            DataViewSchema schema = TrainSchema(labels ?? Labels);
            zip.WriteEntry(ModelZip.VersionEntry, entry => entry.Write("1.0.0\n"u8));
            zip.SaveModel(
                chain =>
                {
                    chain.SetVersionInfo(new VersionInfo("XF CHAIN", 0x00010001, 0x00010001, 0x00010001, "TransformerChain", "Microsoft.ML.Data"));
                    foreach (int number in (int[])[2, 7, 7])
                    {
                        chain.Writer.Write(number);
                    }

                    chain.SaveSubModel("Transform_000", prediction =>
                    {
                        prediction.SetVersionInfo(new VersionInfo("MC  PRED", version, 0x00010001, 0x00010001, "MulticlassPredXfer", "Microsoft.ML.Data"));
                        prediction.SaveSubModel("Model", model =>
                        {
                            model.SetVersionInfo(new VersionInfo("IMAGPRED", 0x00010001, 0x00010001, 0x00010001, "ImageClassificationPred", "Microsoft.ML.Vision"));
                            model.Writer.Write(4);
                            model.Writer.Write(classes);
                            Array.ForEach(["DecodeJPGInput", resized, input, output], model.Writer.Write);
                            byte[] length = new byte[4];
                            BinaryPrimitives.WriteInt32LittleEndian(length, graph.Length);
                            model.SaveBinaryStream("TFModel", stream => stream.Write([.. length, .. graph]));
                        });
                        prediction.SaveBinaryStream("TrainSchema", stream => SchemaCodec.Write(stream, schema));
                        prediction.SaveStringOrNull("Image");
                        prediction.SaveStringOrNull("LabelAsKey");
                        if (version > 0x00010001)
                        {
                            prediction.SaveStringOrNull("Score");
                            prediction.SaveStringOrNull("PredictedLabel");
                        }
                    });
                    chain.SaveSubModel("Transform_001", keys =>
                    {
                        keys.SetVersionInfo(new VersionInfo("KEY2VALT", 0x00010001, 0x00010001, 0x00010001, "KeyToValueTransform", "Microsoft.ML.Data"));
                        keys.Writer.Write(1);
                        keys.SaveNonEmptyString("PredictedLabel");
                        keys.SaveNonEmptyString("PredictedLabel");
                    });
                },
                ModelZip.RootDirectory);
            DataViewSchema.Builder read = new();
            read.AddColumn("Image", new VectorDataViewType(NumberDataViewType.Byte));
            zip.WriteEntry(ModelZip.SchemaEntry, entry => SchemaCodec.Write(entry, read.ToSchema()));
            zip.Finish();
        }

        Dictionary<string, byte[]> entries = ZipEntries.Read(file.ToArray());
        entries[ModelZip.VersionEntry] = Encoding.UTF8.GetBytes(typeof(MLContext).Assembly.GetName().Version!.ToString(3) + "\n");
        return entries;
    }

    private static DataViewSchema TrainSchema(string[] labels)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        ReadOnlyMemory<char>[] names = [.. labels.Select(label => label.AsMemory())];
        annotations.Add(
            "KeyValues",
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names));
        DataViewSchema.Builder schema = new();
        schema.AddColumn("Image", new VectorDataViewType(NumberDataViewType.Byte));
        schema.AddColumn("LabelAsKey", new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
        return schema.ToSchema();
    }

    private static string Refusal(byte[] graph, int classes = 3, string resized = "ResizeTensor") =>
        Assert.Throws<InvalidModelFileException>(() => new MLContext().Model.Load(
            ZipEntries.Write(Zip(graph, classes, resized, labels: [.. Enumerable.Range(0, classes).Select(i => $"class {i}")])), out _)).Message;

    private static float[] Softmax(double red, double green, double blue)
    {
        double[] logits = [.. Enumerable.Range(0, 3).Select(c => (red * Weights[c]) + (green * Weights[3 + c]) + (blue * Weights[6 + c]) + Biases[c])];
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
    }

    private static byte[] Plain(int width, int height, byte red, byte green, byte blue)
    {
        PixelImage picture = new(width, height, PixelFormat.Rgb24);
        for (int i = 0; i < picture.Pixels.Length; i += 3)
        {
            (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2]) = (red, green, blue);
        }

        using MemoryStream file = new();
        PngEncoder.Encode(picture, file);
        return file.ToArray();
    }

    private sealed class FileRow
    {
        public byte[] Image { get; set; } = [];
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
