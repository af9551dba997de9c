using System.IO.Compression;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Tests.Trainers.Linear;

public class LinearModelFileTests
{
    [SkippableFact]
    public void PredictorOfTheFixtureIsWrittenBackEntryByEntry()
    {
        using ZipArchive zip = ZipFile.OpenRead(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip"));
        using ModelZipReader reader = ModelZipReader.Open(File.OpenRead(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip")), "fixture");
        var transformer = reader.LoadModel<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>(
            "TransformerChain/Transform_005", ModelLoaders.Create(new MLContext(1)));
        using MemoryStream output = new();
        using (ModelZipWriter writer = new(output))
        {
            writer.SaveModel(transformer, "TransformerChain/Transform_005");
            writer.Finish();
        }

        using ZipArchive written = new(output);
        Assert.Equal(
            zip.Entries.Select(e => e.FullName).Where(name => name.StartsWith("TransformerChain/Transform_005/", StringComparison.Ordinal)),
            written.Entries.Select(e => e.FullName));
        Assert.All(written.Entries, entry => Assert.Equal(Bytes(zip.GetEntry(entry.FullName)!), Bytes(entry)));
    }

    [SkippableFact]
    public void FixtureScoresItsFeaturesWithTheNamesOfItsClasses()
    {
        using ModelZipReader reader = ModelZipReader.Open(File.OpenRead(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip")), "fixture");
        MLContext ml = new(1);
        var transformer = reader.LoadModel<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>(
            "TransformerChain/Transform_005", ModelLoaders.Create(ml));
        IDataView view = transformer.Transform(ml.Data.LoadFromEnumerable([new Row { feat = [3, 0, 0] }, new Row { feat = [0, 0, 3] }]));

        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["red", "grün", "синий"], names.DenseValues().Select(name => name.ToString()));
        view.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(["red", "grün", "синий"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(["feat", "PredictedLabel", "Score"], view.Schema.Select(column => column.Name));
        Assert.Equal([1u, 3u], view.GetColumn<uint>("PredictedLabel"));
        Assert.All(view.GetColumn<float[]>("Score"), scores => Assert.Equal(1, scores.Sum(), 1e-6f));
    }

    [Fact]
    public void SparseWeightsAreReadScoredAndWrittenBack()
    {
        using MemoryStream body = new();
        using BinaryWriter writer = new(body);
        foreach (int value in (ReadOnlySpan<int>)[4, 4, 2])
        {
            writer.Write(value);
        }

        writer.Write(0.5f);
        writer.Write(-0.5f);
        foreach (int value in (ReadOnlySpan<int>)[3, 0, 2, 3, 3, 0, 3, 1, 3])
        {
            writer.Write(value);
        }

        writer.Write(1f);
        writer.Write(2f);
        writer.Write(3f);
        LinearWeights weights = Load(body.ToArray());
        float[] scores = new float[2];
        weights.Scores([1, 10, 100, 1000], scores);
        Assert.Equal([0.5f + 1 + 2000, -0.5f + 30], scores);
        Assert.Equal([1f, 0, 0, 2], weights.Row(0).DenseValues());
        using MemoryStream again = new();
        weights.Save(new BinaryWriter(again));
        Assert.Equal(body.ToArray(), again.ToArray());
    }

    [Fact]
    public void HostileWeightsAreOneClearError()
    {
        using MemoryStream body = new();
        new LinearWeights([1, 2, 3, 4, 5, 6], [1, 2]).Save(new BinaryWriter(body));
        byte[] bytes = body.ToArray();
        Random random = new(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            changed = changed[..random.Next(changed.Length + 1)];
            Exception? error = Record.Exception(() => Load(changed));
            Assert.True(error is null or InvalidModelFileException, error?.ToString());
        }
    }

    private static LinearWeights Load(byte[] body)
    {
        using MemoryStream zip = new();
        using (ModelZipWriter writer = new(zip))
        {
            writer.SaveModel(
                ctx =>
                {
                    ctx.SetVersionInfo(MaximumEntropyModelParameters.Version);
                    ctx.Writer.Write(body);
                },
                "m");
            writer.Finish();
        }

        using ModelZipReader reader = ModelZipReader.Open(zip, "x");
        return reader.LoadModel<MaximumEntropyModelParameters>("m", ModelLoaders.Create(new MLContext(1))).LinearWeights;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Row
    {
        [VectorType(1, 3)]
        public float[] feat = [];
    }
}
