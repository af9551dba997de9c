using System.IO.Compression;
using System.Text;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Tests.ModelFile;

public class ModelZipTests
{
    private static readonly VersionInfo LeafVersion = new("LEAF", 0x00010001, 0x00010001, 0x00010001, "Leaf", "Some.Assembly");
    private static readonly VersionInfo ParentVersion = new("PARENT", 0x00010001, 0x00010001, 0x00010001, "Parent", "Some.Assembly");

    [Fact]
    public void ModelsNestAndComeBack()
    {
        byte[] bytes = Save(new Parent(new Leaf("eins", 3), new Leaf("eins", 4)));
        using ModelZipReader reader = Open(bytes);

        Parent parent = reader.LoadModel<Parent>("TransformerChain", Registry());

        Assert.Equal([new Leaf("eins", 3), new Leaf("eins", 4)], parent.Leaves);
    }

    [Fact]
    public void EntriesComeBeforeTheirModelKeyAndExtraOnesLast()
    {
        using ModelZipReader reader = Open(Save(new Parent(new Leaf("a", 1))));

        Assert.Equal(
            ["TransformerChain/0/Stream", "TransformerChain/0/Model.key", "TransformerChain/Model.key", "Schema", "MlNetClassifier/manifest.json"],
            reader.EntryNames);
    }

    [Fact]
    public void SameModelSameBytes()
    {
        byte[] first = Save(new Parent(new Leaf("a", 1)));
        Thread.Sleep(20);
        Assert.Equal(first, Save(new Parent(new Leaf("a", 1))));
    }

    [Fact]
    public void BackslashesSeparateFoldersToo()
    {
        byte[] bytes = Save(new Parent(new Leaf("a", 1)));
        using MemoryStream output = new();
        using (ZipArchive source = new(new MemoryStream(bytes)))
        using (ZipArchive target = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream from = entry.Open(), to = target.CreateEntry(entry.FullName.Replace('/', '\\')).Open();
                from.CopyTo(to);
            }
        }

        using ModelZipReader reader = Open(output.ToArray());
        Assert.Equal([new Leaf("a", 1)], reader.LoadModel<Parent>("TransformerChain", Registry()).Leaves);
    }

    [Fact]
    public void UnknownLoaderIsNamedWithWhatIsKnown()
    {
        using ModelZipReader reader = Open(Save(new Parent(new Leaf("a", 1))));
        ModelLoaderRegistry registry = new ModelLoaderRegistry().Register(ParentVersion, Parent.Load);

        InvalidModelFileException error = Assert.Throws<InvalidModelFileException>(() => reader.LoadModel<Parent>("TransformerChain", registry));
        Assert.Equal(
            "The model file cannot be read: 'TransformerChain/0/Model.key': it is a 'Leaf' (signature LEAF, version 00010001) of assembly Some.Assembly, which this toolkit does not read; it reads Parent.",
            error.Message);
    }

    [Fact]
    public void BodyThatIsNotReadToItsEndIsRefused()
    {
        using ModelZipReader reader = Open(Save(new Parent(new Leaf("a", 1))));
        ModelLoaderRegistry registry = new ModelLoaderRegistry().Register(ParentVersion, _ => new Parent());

        Assert.Contains(
            "4 bytes of its body were not understood",
            Assert.Throws<InvalidModelFileException>(() => reader.LoadModel<Parent>("TransformerChain", registry)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("a\\..\\evil")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/evil")]
    public void TraversalIsRefused(string name)
    {
        byte[] bytes = Zip(zip => Put(zip, name, [1]));
        Assert.Contains("points outside", Assert.Throws<InvalidModelFileException>(() => Open(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BombsAreRefusedFromTheDirectoryAlone()
    {
        byte[] bomb = Zip(zip => Put(zip, "TransformerChain/Model.key", new byte[20 << 20]));
        Assert.Contains("zip bomb", Assert.Throws<InvalidModelFileException>(() => Open(bomb)).Message, StringComparison.Ordinal);

        byte[] many = Zip(zip => Enumerable.Range(0, 20).ToList().ForEach(i => Put(zip, $"e{i}", [0])));
        Assert.Contains("more than 10", Refusal(many, new ModelZipLimits { MaxEntries = 10 }), StringComparison.Ordinal);
        Assert.Contains("more than 100", Refusal(Zip(zip => Put(zip, "a", new byte[101])), new ModelZipLimits { MaxEntryBytes = 100 }), StringComparison.Ordinal);
        Assert.Contains("more bytes than", Refusal(many, new ModelZipLimits { MaxTotalBytes = 19 }), StringComparison.Ordinal);
        Assert.Contains("two entries 'a/b'", Refusal(Zip(zip => { Put(zip, "a/b", [0]); Put(zip, "a\\b", [0]); }), new ModelZipLimits()), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryTruncationAndEveryFlippedByteIsOneClearError()
    {
        byte[] bytes = Save(new Parent(new Leaf("a", 1)));
        for (int length = 0; length < bytes.Length; length += 7)
        {
            AssertClear(bytes[..length], mustFail: true);
        }

        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            AssertClear(changed, mustFail: false);
        }
    }

    [Fact]
    public void StreamThatCannotSeekIsRefusedWithAdvice()
    {
        using DeflateStream stream = new(new MemoryStream(), CompressionMode.Compress);
        Assert.Contains("MemoryStream", Assert.Throws<ArgumentException>(() => ModelZipReader.Open(stream, "m")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChecksumIsTheOneOfZip() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    private static void AssertClear(byte[] bytes, bool mustFail)
    {
        Exception? error = Record.Exception(() =>
        {
            using ModelZipReader reader = Open(bytes);
            reader.LoadModel<Parent>("TransformerChain", Registry());
        });
        Assert.True(error is InvalidModelFileException || (error is null && !mustFail), error?.ToString());
    }

    private static string Refusal(byte[] bytes, ModelZipLimits limits) =>
        Assert.Throws<InvalidModelFileException>(() => ModelZipReader.Open(new MemoryStream(bytes), "m.zip", limits)).Message;

    private static ModelZipReader Open(byte[] bytes) => ModelZipReader.Open(new MemoryStream(bytes), "m.zip");

    private static ModelLoaderRegistry Registry() =>
        new ModelLoaderRegistry().Register(ParentVersion, Parent.Load).Register(LeafVersion, Leaf.Load);

    private static byte[] Save(ICanSaveModel model)
    {
        using MemoryStream output = new();
        using (ModelZipWriter writer = new(output))
        {
            writer.SaveModel(model, "TransformerChain");
            writer.WriteEntry("Schema", stream => stream.WriteByte(1));
            writer.Finish();
        }

        return output.ToArray();
    }

    private static byte[] Zip(Action<ZipArchive> fill)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(zip);
        }

        return output.ToArray();
    }

    private static void Put(ZipArchive zip, string name, byte[] content)
    {
        using Stream stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }

    private sealed record Leaf(string Name, int Value) : ICanSaveModel
    {
        public static Leaf Load(ModelLoadContext ctx)
        {
            Assert.Equal("side", Encoding.UTF8.GetString(ctx.LoadBinaryStream("Stream")));
            return new Leaf(ctx.LoadNonEmptyString(), ctx.Reader.ReadInt32());
        }

        public void Save(ModelSaveContext ctx)
        {
            ctx.SetVersionInfo(LeafVersion);
            ctx.SaveNonEmptyString(Name);
            ctx.Writer.Write(Value);
            ctx.SaveBinaryStream("Stream", stream => stream.Write("side"u8));
        }
    }

    private sealed class Parent(params Leaf[] leaves) : ICanSaveModel
    {
        public Leaf[] Leaves => leaves;

        public static Parent Load(ModelLoadContext ctx)
        {
            int count = ctx.Reader.ReadCount(0);
            return new Parent([.. Enumerable.Range(0, Math.Min(count, 100)).Select(i => ctx.LoadModel<Leaf>($"{i}"))]);
        }

        public void Save(ModelSaveContext ctx)
        {
            ctx.SetVersionInfo(ParentVersion);
            ctx.Writer.Write(leaves.Length);
            for (int i = 0; i < leaves.Length; i++)
            {
                ctx.SaveModel(leaves[i], $"{i}");
            }

            ctx.AddRootEntry(ModelZip.ManifestEntry, "{}"u8.ToArray());
        }
    }
}
