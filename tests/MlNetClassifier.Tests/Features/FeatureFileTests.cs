using MlNetClassifier.Datasets;
using MlNetClassifier.Features;

namespace MlNetClassifier.Tests.Features;

public sealed class FeatureFileTests : IDisposable
{
    private const int Width = 5;
    private readonly TemporaryFolder folder = new();
    private readonly ContentHash key = Hash(-1);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RowsComeBackBitForBitAfterReopening()
    {
        using (FeatureFile file = Open())
        {
            Assert.Equal(0, file.Append([Hash(1), Hash(2)], [.. Row(1), .. Row(2)]));
            Assert.Equal(2, file.Append([Hash(3)], Row(3)));
        }

        using FeatureTable table = Table(Open(), 3, 1, 2);
        Assert.Equal(Row(3), table.GetRow(0).ToArray());
        Assert.Equal(Row(1), table.GetRow(1).ToArray());
        Assert.Equal(Row(2), table.GetRow(2).ToArray());
    }

    [Fact]
    public void AnotherKeyOrWidthFindsNothing()
    {
        using (FeatureFile file = Open())
        {
            file.Append([Hash(1)], Row(1));
        }

        using (FeatureFile other = FeatureFile.Open(folder["f"], Hash(-2), Width))
        {
            Assert.Equal(0, other.Count);
        }

        using FeatureFile wider = FeatureFile.Open(folder["f"], Hash(-2), Width + 1);
        Assert.Equal(0, wider.Count);
    }

    [Fact]
    public void EveryFlippedByteOfARecordMakesItAbsentAndLeavesTheOthers()
    {
        int stride;
        using (FeatureFile file = Open())
        {
            file.Append([Hash(1), Hash(2)], [.. Row(1), .. Row(2)]);
            stride = file.Layout.Stride;
        }

        byte[] good = File.ReadAllBytes(folder["f"]);
        byte[] scratch = new byte[stride];
        for (int i = 0; i < ContentHash.Size + (Width * sizeof(float)) + sizeof(uint); i++)
        {
            byte[] bad = [.. good];
            bad[FeatureRecordLayout.HeaderSize + i] ^= 0x40;
            File.WriteAllBytes(folder["f"], bad);
            using FeatureFile file = Open();
            Assert.False(file.TryFind(Hash(1), scratch, out _), $"byte {i}");
            Assert.True(file.TryFind(Hash(2), scratch, out _), $"byte {i}");
        }
    }

    [Fact]
    public void ADamagedHeaderStartsTheFileAnew()
    {
        using (FeatureFile file = Open())
        {
            file.Append([Hash(1)], Row(1));
        }

        byte[] bytes = File.ReadAllBytes(folder["f"]);
        bytes[13] ^= 1;
        File.WriteAllBytes(folder["f"], bytes);

        using FeatureFile again = Open();
        Assert.Equal(0, again.Count);
        again.Append([Hash(1)], Row(1));
        Assert.True(again.TryFind(Hash(1), new byte[again.Layout.Stride], out _));
    }

    [Fact]
    public void ACutTailIsOverwrittenByTheNextAppend()
    {
        using (FeatureFile file = Open())
        {
            file.Append([Hash(1), Hash(2)], [.. Row(1), .. Row(2)]);
        }

        using (FileStream cut = File.OpenWrite(folder["f"]))
        {
            cut.SetLength(cut.Length - 3);
        }

        using (FeatureFile file = Open())
        {
            Assert.Equal(1, file.Count);
            Assert.Equal(1, file.Append([Hash(3)], Row(3)));
        }

        using FeatureTable table = Table(Open(), 1, 3);
        Assert.Equal(Row(1), table.GetRow(0).ToArray());
        Assert.Equal(Row(3), table.GetRow(1).ToArray());
    }

    [Fact]
    public void ConcurrentWritersWithTheirOwnHandlesLoseNothing()
    {
        const int Writers = 4, Each = 60;
        Parallel.For(0, Writers, writer =>
        {
            using FeatureFile file = Open();
            for (int i = 0; i < Each; i++)
            {
                int id = (writer * Each) + i;
                file.Append([Hash(id)], Row(id));
            }
        });

        using FeatureTable table = Table(Open(), [.. Enumerable.Range(0, Writers * Each)]);
        for (int id = 0; id < Writers * Each; id++)
        {
            Assert.Equal(Row(id), table.GetRow(id).ToArray());
        }
    }

    [Fact]
    public void ATemporaryFileLeavesNothing()
    {
        using (FeatureFile file = FeatureFile.Open(folder["f"], key, Width, temporary: true))
        {
            file.Append([Hash(1)], Row(1));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void TheFolderKeepsBelowItsBoundByDroppingTheOldestFilesThenTheOldestRecords()
    {
        int stride = new FeatureRecordLayout(Width).Stride;
        long bound = FeatureRecordLayout.HeaderSize + (40L * stride);
        FeatureCache cache = new(folder["cache"], bound);
        Fill(cache, Hash(-10), 20);
        File.SetLastWriteTimeUtc(Directory.GetFiles(cache.Folder, "*.features")[0], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Fill(cache, Hash(-11), 100);

        using FeatureFile newest = cache.Open(Hash(-11), Width);

        Assert.Single(Directory.GetFiles(cache.Folder, "*.features"));
        Assert.Equal(29, newest.Count);
        Assert.False(newest.TryFind(Hash(0), new byte[stride], out _));
        Assert.True(newest.TryFind(Hash(99), new byte[stride], out _));
        Assert.True(Directory.EnumerateFiles(cache.Folder).Sum(file => new FileInfo(file).Length) <= bound);
    }

    [Fact]
    public void TheDefaultFolderFollowsTheEnvironment()
    {
        Assert.Equal("/some/where", FeatureCache.DefaultFolder(name => name == "MLNETCLASSIFIER_CACHE" ? "/some/where" : null));
        Assert.EndsWith(Path.Combine("mlnetclassifier", "cache"), FeatureCache.DefaultFolder(_ => null));
    }

    private static void Fill(FeatureCache cache, ContentHash key, int count)
    {
        using FeatureFile file = cache.Open(key, Width);
        for (int i = 0; i < count; i++)
        {
            file.Append([Hash(i)], Row(i));
        }
    }

    private static FeatureTable Table(FeatureFile file, params int[] ids)
    {
        byte[] scratch = new byte[file.Layout.Stride];
        return new FeatureTable(file, [.. ids.Select(id =>
        {
            Assert.True(file.TryFind(Hash(id), scratch, out int record));
            return record;
        })]);
    }

    private static ContentHash Hash(int id) => ContentHash.Of(BitConverter.GetBytes(id));

    private static float[] Row(int id) => [.. Enumerable.Range(0, Width).Select(i => (id * 10) + i + 0.1f)];

    private FeatureFile Open() => FeatureFile.Open(folder["f"], key, Width);
}
