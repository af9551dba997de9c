using System.Buffers.Binary;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Tests.Model;

/// <summary>Damaged and hostile model files end in one kind of error, whatever was damaged.</summary>
public class HostileModelTests
{
    private readonly MLContext _ml = new(seed: 1) { NumberOfThreads = 1 };

    [Fact]
    public void Every_damaged_byte_of_every_transformer_is_survived()
    {
        Dictionary<string, byte[]> entries = Everything();
        Random random = new(1);
        int refused = 0, loaded = 0;
        foreach (string name in entries.Keys.Where(name => name.EndsWith("Model.key", StringComparison.Ordinal)))
        {
            byte[] original = entries[name];
            int body = 0x100;
            for (int i = 0; i < 120; i++)
            {
                byte[] damaged = [.. original];
                int at = i % 3 == 0 ? random.Next(body) : body + random.Next(damaged.Length - body);
                if (i % 4 == 1 && at + 4 <= damaged.Length)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(at), random.Next(2) == 0 ? int.MaxValue : -random.Next(1, 1000));
                }
                else
                {
                    damaged[at] ^= (byte)(1 << random.Next(8));
                }

                TryLoad(entries, name, i % 10 == 9 ? damaged[..random.Next(damaged.Length)] : damaged, ref refused, ref loaded);
            }
        }

        Assert.True(refused > 500, $"{refused} refused, {loaded} loaded");
    }

    [SkippableFact]
    public void A_damaged_network_is_refused()
    {
        string fixture = SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip");
        Dictionary<string, byte[]> entries = ZipEntries.Read(File.ReadAllBytes(fixture));
        Random random = new(2);
        int refused = 0, loaded = 0;
        foreach (string name in entries.Keys.Where(name => name.EndsWith("OnnxModel", StringComparison.Ordinal) || name.EndsWith("Schema", StringComparison.Ordinal)))
        {
            for (int i = 0; i < 150; i++)
            {
                byte[] damaged = [.. entries[name]];
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                TryLoad(entries, name, i % 10 == 9 ? damaged[..random.Next(damaged.Length)] : damaged, ref refused, ref loaded);
            }
        }

        Assert.True(refused > 50, $"{refused} refused, {loaded} loaded");
    }

    [Fact]
    public void An_unknown_transformer_is_named_with_its_signature()
    {
        Dictionary<string, byte[]> entries = Everything();
        const string Name = "TransformerChain/Transform_000/Model.key";
        byte[] header = [.. entries[Name]];
        "StrangeTransform\0\0\0\0\0\0\0\0"u8.CopyTo(header.AsSpan(0x50));
        entries[Name] = header;
        string message = Assert.Throws<InvalidModelFileException>(() => _ml.Model.Load(ZipEntries.Write(entries), out _)).Message;
        Assert.Contains("StrangeTransform", message);
        Assert.Contains(Name, message);
    }

    [Fact]
    public void A_version_from_the_future_is_refused()
    {
        Dictionary<string, byte[]> entries = Everything();
        const string Name = "TransformerChain/Transform_000/Model.key";
        byte[] header = [.. entries[Name]];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(0x4C), 0x00020001);
        entries[Name] = header;
        Assert.Contains("version", Assert.Throws<InvalidModelFileException>(() => _ml.Model.Load(ZipEntries.Write(entries), out _)).Message);
    }

    [Fact]
    public void Every_transformer_comes_back_from_either_separator_to_the_same_bytes()
    {
        Dictionary<string, byte[]> entries = Everything();
        foreach (bool backslashes in (bool[])[false, true])
        {
            ITransformer model = _ml.Model.Load(ZipEntries.Write(entries, backslashes), out DataViewSchema schema);
            using MemoryStream saved = new();
            _ml.Model.Save(model, schema, saved);
            Dictionary<string, byte[]> again = ZipEntries.Read(saved.ToArray());
            Assert.Equal(entries.Keys.Order(), again.Keys.Order());
            Assert.All(entries, entry => Assert.True(entry.Value.AsSpan().SequenceEqual(again[entry.Key]), entry.Key));
        }
    }

    private void TryLoad(Dictionary<string, byte[]> entries, string name, byte[] damaged, ref int refused, ref int loaded)
    {
        Dictionary<string, byte[]> changed = new(entries) { [name] = damaged };
        try
        {
            ITransformer model = _ml.Model.Load(ZipEntries.Write(changed), out _);
            loaded++;
            (model as IDisposable)?.Dispose();
        }
        catch (InvalidModelFileException)
        {
            refused++;
        }
    }

    private Dictionary<string, byte[]> Everything()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[]
        {
            new Row { Label = "a", V = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, new Row { Label = "ä", N = 2, V = new float[12] },
        });
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("K", "Label"), new InputOutputColumnPair("KN", "N")])
            .Append(_ml.Transforms.LoadImages("I", null, "Path"))
            .Append(_ml.Transforms.ResizeImages("I", 4, 3, resizing: ImageResizingEstimator.ResizingKind.IsoPad, cropAnchor: ImageResizingEstimator.Anchor.Left))
            .Append(_ml.Transforms.ConvertToGrayscale("G", "I"))
            .Append(_ml.Transforms.ExtractPixels("P", "G", interleavePixelColors: true, offsetImage: 1, scaleImage: 2))
            .Append(_ml.Transforms.ConvertToImage(2, 2, "VI", "V", interleavedColors: true))
            .Append(_ml.Transforms.LoadRawImageBytes("B", null, "Path"))
            .Append(_ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("VN", "V"), new InputOutputColumnPair("NN", "N")], fixZero: false))
            .Append(_ml.Transforms.Concatenate("All", "VN", "NN"))
            .Append(_ml.Transforms.Conversion.ConvertType("D", "All", DataKind.Double))
            .Append(_ml.Transforms.Conversion.MapKeyToVector("KV", "K"))
            .Append(_ml.Transforms.Conversion.MapKeyToBinaryVector("KB", "K"))
            .Append(_ml.Transforms.Categorical.OneHotEncoding("H", "Label", OneHotEncodingEstimator.OutputKind.Bag))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("KL", "K"))
            .Append(_ml.Transforms.CopyColumns("C", "KL"))
            .Append(_ml.Transforms.DropColumns("D"))
            .Append(_ml.Transforms.SelectColumns(["C", "H", "P"], keepHidden: true))
            .Fit(data);
        using MemoryStream saved = new();
        _ml.Model.Save(model, data.Schema, saved);
        return ZipEntries.Read(saved.ToArray());
    }

    private sealed class Row
    {
        public string Path { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;

        public float N { get; set; }

        [VectorType(12)]
        public float[] V { get; set; } = [];
    }
}
