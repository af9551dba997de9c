using MlNetClassifier.Runs;

namespace MlNetClassifier.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ACommittedFolderIsWholeAndAnUncommittedOneGone()
    {
        using (RunFolder run = RunFolder.Create(folder["a/b/run"]))
        {
            File.WriteAllText(run["file"], "x");
            Assert.False(Directory.Exists(folder["a/b/run"]));
            run.Commit();
        }

        using (RunFolder run = RunFolder.Create(folder["a/b/lost"]))
        {
            File.WriteAllText(run["file"], "x");
        }

        Assert.Equal([folder["a/b/run"]], Directory.GetFileSystemEntries(folder["a/b"]));
        Assert.Equal("x", File.ReadAllText(folder["a/b/run/file"]));
    }

    [Fact]
    public void AnEmptyFolderMayBeUsedAnythingElseNot()
    {
        Directory.CreateDirectory(folder["empty"]);
        using (RunFolder run = RunFolder.Create(folder["empty"] + "/"))
        {
            File.WriteAllText(run["file"], "x");
            run.Commit();
        }

        Assert.True(File.Exists(folder["empty/file"]));
        Assert.Throws<RunFolderException>(() => RunFolder.Create(folder["empty"]));
        Assert.Throws<RunFolderException>(() => RunFolder.Create(folder.Write("file", "x")));
        Assert.Throws<RunFolderException>(() => RunFolder.Create(folder["file/run"]));
    }

    [Fact]
    public void AFolderThatAppearsMeanwhileIsKept()
    {
        using RunFolder run = RunFolder.Create(folder["run"]);
        folder.Write("run/other", "theirs");
        Assert.Throws<RunFolderException>(run.Commit);
        Assert.Equal("theirs", File.ReadAllText(folder["run/other"]));
    }

    [Theory]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(0.5, "0.5")]
    public void JsonHasNoNumbersThatAreNone(double value, string expected) => Assert.Equal(expected, RunJson.Serialize(value));

    [Fact]
    public void CsvQuotesWhatNeedsIt() => Assert.Equal("a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",", CsvFile.Line("a", "b,c", "say \"hi\"", "two\nlines", ""));
}
