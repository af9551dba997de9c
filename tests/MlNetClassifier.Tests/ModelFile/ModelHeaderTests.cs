using System.IO.Compression;
using MlNetClassifier.ModelFile;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.ModelFile;

public class ModelHeaderTests
{
    private static readonly VersionInfo KeyToValue = new("KEY2VALT", 0x00010001, 0x00010001, 0x00010001, "KeyToValueTransform", "Microsoft.ML.Data");

    /// <summary>The worked example of the format: KeyToValue on PredictedLabel, 480 bytes.</summary>
    [Fact]
    public void WorkedExampleHasTheOffsetsOfTheFormat()
    {
        byte[] bytes = Write(KeyToValue, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], ["PredictedLabel"]);

        Assert.Equal(480, bytes.Length);
        Assert.Equal("4D4C004D4F44454C0200010002000100" + "00010000000000000C00000000000000", Convert.ToHexString(bytes, 0, 32));
        Assert.Equal("0C010000000000000800000000000000" + "14010000000000001C00000000000000", Convert.ToHexString(bytes, 0x20, 32));
        Assert.Equal("D801000000000000E0010000000000003001000000000000A8000000", Convert.ToHexString(bytes, 0x80, 28));
        Assert.Equal("4C45444F4D004C4D", Convert.ToHexString(bytes, 0x1D8, 8));
    }

    [SkippableFact]
    public void EveryHeaderOfTheFixtureIsWrittenBackByteForByte()
    {
        using ZipArchive zip = ZipFile.OpenRead(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.zip"));
        int count = 0;
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name == "Model.key"))
        {
            byte[] bytes = ReadAll(entry);
            ModelHeader header = ModelHeader.Parse(bytes, entry.FullName);
            VersionInfo version = new(
                header.ModelSignature,
                header.ModelVerWritten,
                header.ModelVerReadable,
                header.ModelVerReadable,
                header.LoaderSignature,
                header.AssemblyName.Split(',')[0],
                header.LoaderSignatureAlt);

            Assert.Equal(bytes, Write(version, header.Body.ToArray(), header.Strings));
            count++;
        }

        Assert.Equal(10, count);
    }

    [Fact]
    public void NoByteChangeAndNoTruncationGetsPastTheParserWithAnotherException()
    {
        byte[] bytes = Write(KeyToValue, new byte[12], ["PredictedLabel", "Straße"]);
        foreach (int length in Enumerable.Range(0, bytes.Length))
        {
            Assert.Throws<InvalidModelFileException>(() => ModelHeader.Parse(bytes[..length], "x"));
        }

        for (int at = 0; at < bytes.Length; at++)
        {
            foreach (byte value in (ReadOnlySpan<byte>)[0, 1, 0x7F, 0x80, 0xFF])
            {
                byte[] changed = [.. bytes];
                changed[at] = value;
                Exception? error = Record.Exception(() => ModelHeader.Parse(changed, "x"));
                Assert.True(error is null or InvalidModelFileException, $"byte {at} = {value}: {error}");
            }
        }
    }

    [Fact]
    public void AnotherKindAndAnotherVersionAreRefusedByName()
    {
        ModelHeader header = ModelHeader.Parse(Write(KeyToValue, [], []), "a/Model.key");
        VersionInfo other = new("COPYCOLT", 0x00010001, 0x00010001, 0x00010001, "CopyTransform", "Microsoft.ML.Data");
        VersionInfo older = new("KEY2VALT", 0x00010000, 0x00010000, 0x00010000, "KeyToValueTransform", "Microsoft.ML.Data");
        VersionInfo newer = new("KEY2VALT", 0x00010005, 0x00010005, 0x00010003, "KeyToValueTransform", "Microsoft.ML.Data");

        Assert.Equal(
            "The model file cannot be read: 'a/Model.key': its kind is 'KEY2VALT' where 'COPYCOLT' was expected.",
            Assert.Throws<InvalidModelFileException>(() => other.Check(header, "a/Model.key")).Message);
        Assert.Contains("needs a reader of version 1.1", Assert.Throws<InvalidModelFileException>(() => older.Check(header, "a")).Message, StringComparison.Ordinal);
        Assert.Contains("older than the oldest readable one, 1.3", Assert.Throws<InvalidModelFileException>(() => newer.Check(header, "a")).Message, StringComparison.Ordinal);
    }

    private static byte[] Write(VersionInfo version, byte[] body, IReadOnlyList<string> strings)
    {
        using MemoryStream output = new();
        ModelHeader.Write(output, version, body, strings);
        return output.ToArray();
    }

    private static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
