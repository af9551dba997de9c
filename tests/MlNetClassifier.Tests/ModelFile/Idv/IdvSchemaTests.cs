using System.IO.Compression;
using MlNetClassifier.ModelFile;
using MlNetClassifier.ModelFile.Idv;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.ModelFile.Idv;

public class IdvSchemaTests
{
    [SkippableFact]
    public void TrainSchemaOfTheFixtureIsReadAndWrittenBackByteForByte()
    {
        byte[] bytes = FixtureEntry("TransformerChain/Transform_005/TrainSchema");
        IReadOnlyList<IdvColumn> columns = IdvSchemaReader.Read(bytes, "TrainSchema");

        Assert.Equal(["ImagePath", "Label", "LabelKey", "image", "feat"], columns.Select(column => column.Name));
        Assert.Equal(new IdvKey(IdvSimple.UInt32, 3), columns[2].Type);
        Assert.Equal(new IdvVector(IdvSimple.Single, 1, 3), columns[4].Type);
        IdvAnnotation keys = Assert.Single(columns[2].Annotations);
        Assert.Equal(("KeyValues", new IdvVector(IdvSimple.Text, 3)), (keys.Kind, keys.Type));
        Assert.Equal(["red", "grün", "синий"], IdvValues.DecodeTexts(new ModelReader(keys.Block, "x"), 3).Select(text => text.ToString()));
        Assert.Equal(bytes, Write(columns));
    }

    [SkippableFact]
    public void SchemaOfTheFixtureIsReadAndWrittenBackByteForByte()
    {
        byte[] bytes = FixtureEntry("Schema");
        IReadOnlyList<IdvColumn> columns = IdvSchemaReader.Read(bytes, "Schema");

        Assert.Equal([("ImagePath", IdvSimple.Text), ("Label", IdvSimple.Text)], columns.Select(column => (column.Name, (IdvSimple)column.Type)));
        Assert.Equal(bytes, Write(columns));
    }

    [Fact]
    public void KeyTypeHasTheBytesOfTheFormat()
    {
        byte[] bytes = Write([new IdvColumn("k", new IdvKey(IdvSimple.UInt32, 3), [])]);
        Assert.Equal("016B" + "044B6579321006" + "55496E743332" + "00" + "0300000000000000", Convert.ToHexString(bytes, 0x100, 24));
    }

    [Fact]
    public void NumbersAndTextsComeBack()
    {
        ReadOnlyMemory<char>[] texts = ["".AsMemory(), "ü𝄞".AsMemory(), "a b".AsMemory()];
        byte[] block = IdvValues.EncodeTexts(texts);
        Assert.Equal(texts.Select(t => t.ToString()), IdvValues.DecodeTexts(new ModelReader(block, "x"), 3).Select(t => t.ToString()));

        Assert.Equal([1.5f, -2f], IdvValues.DecodeNumbers<float>(new ModelReader(IdvValues.EncodeNumbers([1.5f, -2f]), "x"), 2));
        Assert.Equal("one", IdvValues.DecodeText(new ModelReader(IdvValues.EncodeText("one".AsMemory()), "x")).ToString());
    }

    [Fact]
    public void SparseVectorsAreSpread()
    {
        using MemoryStream block = new();
        using BinaryWriter writer = new(block);
        foreach (int value in (ReadOnlySpan<int>)[1, 5, 2, 2, 1, 4, 70, 80])
        {
            writer.Write(value);
        }

        Assert.Equal([0, 70, 0, 0, 80], IdvValues.DecodeNumbers<int>(new ModelReader(block.ToArray(), "x"), 5));
    }

    [Fact]
    public void UnknownCodecsDoNotHideTheColumnsBesideThem()
    {
        byte[] bytes = Write([new IdvColumn("a", new IdvSimple("Mystery"), []), new IdvColumn("b", IdvSimple.Single, [])]);
        IReadOnlyList<IdvColumn> columns = IdvSchemaReader.Read(bytes, "x");
        Assert.Equal(new IdvUnknown("Mystery"), columns[0].Type);
        Assert.Equal(IdvSimple.Single, columns[1].Type);
    }

    [Fact]
    public void HostileBytesAreOneClearErrorInBoundedMemory()
    {
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, 50).Select(i => $"class {i}".AsMemory())];
        IdvAnnotation keys = new("KeyValues", new IdvVector(IdvSimple.Text, 50), IdvValues.EncodeTexts(names));
        byte[] bytes = Write([new IdvColumn("Label", new IdvKey(IdvSimple.UInt32, 50), [keys]), new IdvColumn("f", new IdvVector(IdvSimple.Single, 1, 8), [])]);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidModelFileException>(() => Decode(bytes[..length]));
        }

        Random random = new(7);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5000; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(0x10, changed.Length)] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => Decode(changed));
            Assert.True(error is null or InvalidModelFileException, error?.ToString());
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5000L * 200_000);
    }

    [Fact]
    public void AnnotationBombStopsAtTheBudget()
    {
        IdvAnnotation bomb = new("KeyValues", new IdvVector(IdvSimple.Single, 1), new byte[40 << 20]);
        byte[] bytes = Write([new IdvColumn("a", IdvSimple.Single, [bomb, bomb, bomb, bomb, bomb, bomb, bomb])]);
        Assert.Contains(
            "unpack to more than",
            Assert.Throws<InvalidModelFileException>(() => IdvSchemaReader.Read(bytes, "TrainSchema")).Message,
            StringComparison.Ordinal);
    }

    private static void Decode(byte[] bytes)
    {
        foreach (IdvAnnotation annotation in IdvSchemaReader.Read(bytes, "x").SelectMany(column => column.Annotations))
        {
            if (annotation.Type is IdvVector { Item: IdvSimple { Codec: "TextSpan" } } vector)
            {
                IdvValues.DecodeTexts(new ModelReader(annotation.Block, "x"), vector.Size);
            }
        }
    }

    private static byte[] Write(IReadOnlyList<IdvColumn> columns)
    {
        using MemoryStream output = new();
        IdvSchemaWriter.Write(output, columns);
        return output.ToArray();
    }

    private static byte[] FixtureEntry(string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip"));
        using Stream stream = zip.GetEntry(name)!.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
