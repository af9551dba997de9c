using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using MlNetClassifier.Backbones;
using MlNetClassifier.Backbones.Catalog;

namespace MlNetClassifier.Tests.Backbones.Catalog;

public sealed class ModelPullerTests : IDisposable
{
    private static readonly PullOptions Fast = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(4),
        StallTimeout = TimeSpan.FromSeconds(2),
        ResumeDelay = TimeSpan.FromMilliseconds(5),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly FaultyServer _server = new();
    private readonly byte[] _file = new byte[300_000];

    public ModelPullerTests() => new Random(1).NextBytes(_file);

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_fetched_checked_and_described()
    {
        CatalogEntry entry = Entry(_server.Serve("/a", _file));
        var seen = new Reports();

        PullResult result = await Pull(entry, progress: seen);

        Assert.False(result.WasPresent);
        Assert.Equal("official", result.Trust);
        Assert.Equal(Sha256(_file), result.Sha256);
        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Contains("\"mean\"", File.ReadAllText(result.Path + ".json"), StringComparison.Ordinal);
        Assert.Equal(_file.Length, seen.Last!.Bytes);
        Assert.Equal(_file.Length, seen.Last.Total);
        Assert.True((await Pull(entry)).WasPresent);
        Assert.Single(_server.Requests);
        Assert.Equal(["file.bin", "file.bin.json", "record.json"], Left(entry));
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_goes_on_from_there()
    {
        CatalogEntry entry = Entry(_server.BreakOff("/a", _file, 100_000));

        PullResult result = await Pull(entry);

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Equal([null, 100_000, 200_000], _server.Requests.Select(r => r.From));
        Assert.Equal("\"v1\"", _server.Requests[1].IfRange);
    }

    [Fact]
    public async Task A_mirror_that_breaks_off_again_and_again_is_left_and_its_bytes_are_continued_elsewhere()
    {
        Uri bad = _server.BreakOff("/bad", _file, 20_000);
        Uri good = _server.Serve("/good", _file);

        PullResult result = await Pull(Entry(bad, good));

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Equal(6, _server.Requests.Count(r => r.Path == "/bad"));
        Assert.Equal(120_000, _server.Requests.Single(r => r.Path == "/good").From);
        Assert.Contains("breaks off after 120000 of 300000 bytes", Assert.Single(result.Attempts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_that_was_given_up_is_taken_up_by_the_next_pull()
    {
        Uri bad = _server.On("/bad", async (_, connection) =>
        {
            await connection.Head(200, $"Content-Length: {_file.Length}\r\nETag: \"v1\"\r\n");
            await connection.Send(_file.AsMemory(0, 150_000));
            await connection.Stall();
        });
        CatalogEntry entry = Entry(bad);
        await Assert.ThrowsAsync<ModelDownloadException>(() => Pull(entry));
        _server.Serve("/bad", _file);

        PullResult result = await Pull(entry);

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Equal(150_000, _server.Requests[^1].From);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_it_all_again()
    {
        int asked = 0;
        CatalogEntry entry = Entry(_server.On("/a", async (_, connection) =>
        {
            await connection.Head(200, $"Content-Length: {_file.Length}\r\n");
            await connection.Send(asked++ == 0 ? _file.AsMemory(0, 90_000) : _file);
        }));

        Assert.Equal(_file, File.ReadAllBytes((await Pull(entry)).Path));
        Assert.Equal(90_000, _server.Requests[1].From);
    }

    // What each does wrong, and what is said of it.
    public static TheoryData<string, string> Faults => new()
    {
        { "stalls", "sends nothing for 2 s" },
        { "silent", "does not answer within 4 s" },
        { "html", "sends a web page instead of the file" },
        { "disguised html", "sends a web page instead of the file" },
        { "pointer", "sends a Git LFS pointer instead of the file" },
        { "wrong length", "offers 123 bytes instead of 300000" },
        { "long length", "offers 400000 bytes instead of 300000" },
        { "too much", "sends more than 300000 bytes" },
        { "missing", "answers 404 Because" },
        { "busy", "answers 503 Because" },
        { "wrong bytes", "has sha256" },
        { "nobody", "cannot be reached" },
        { "wrong range", "answers with another part than was asked for" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_next_mirror_is_asked_and_the_fault_is_told(string fault, string message)
    {
        Uri bad = fault == "nobody" ? new Uri("http://127.0.0.1:9/x") : _server.On("/bad", (_, connection) => Misbehave(fault, connection));
        CatalogEntry entry = Entry(bad, _server.Serve("/good", _file));
        if (fault == "wrong range")
        {
            Directory.CreateDirectory(Store().FolderOf(entry.Name));
            await File.WriteAllBytesAsync(Path.Combine(Store().FolderOf(entry.Name), "file.bin.part"), _file[..1000]);
        }

        PullResult result = await Pull(entry);

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Contains(message, Assert.Single(result.Attempts), StringComparison.Ordinal);
        Assert.StartsWith(bad.AbsoluteUri, result.Attempts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_put_in_place_when_all_mirrors_fail_and_each_is_named()
    {
        CatalogEntry entry = Entry(
            _server.On("/a", (_, c) => Misbehave("html", c)), _server.On("/b", (_, c) => Misbehave("wrong bytes", c)));

        ModelDownloadException error = await Assert.ThrowsAsync<ModelDownloadException>(() => Pull(entry));

        Assert.Contains("/a sends a web page", error.Message, StringComparison.Ordinal);
        Assert.Contains("/b has sha256", error.Message, StringComparison.Ordinal);
        Assert.Contains("mlnetclassifier models add net-1 FILE", error.Message, StringComparison.Ordinal);
        Assert.Empty(Left(entry));
    }

    [Fact]
    public async Task Bytes_of_a_mirror_that_sends_rubbish_do_not_spoil_the_next()
    {
        byte[] rubbish = new byte[_file.Length];
        CatalogEntry entry = Entry(_server.On("/a", async (_, connection) =>
        {
            await connection.Head(200, $"Content-Length: {_file.Length}\r\n");
            await connection.Send(rubbish.AsMemory(0, 5000));
        }), _server.Serve("/b", _file));

        PullResult result = await Pull(entry);

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Equal([5000, null], _server.Requests.Where(r => r.Path == "/b").Select(r => r.From));
    }

    [Fact]
    public async Task Without_a_published_checksum_the_first_file_is_remembered_and_another_refused()
    {
        CatalogEntry entry = Entry(_server.Serve("/a", _file)) with { Checksums = [], Bytes = null };
        PullResult first = await Pull(entry);
        File.Delete(first.Path);
        byte[] other = (byte[])_file.Clone();
        other[7] ^= 1;
        _server.Serve("/a", other, "\"v2\"");

        ModelDownloadException error = await Assert.ThrowsAsync<ModelDownloadException>(() => Pull(entry));

        Assert.Equal("first use", first.Trust);
        Assert.Contains($"the one that came first had {Sha256(_file)}", error.Message, StringComparison.Ordinal);
        _server.Serve("/a", _file);
        Assert.Equal(first.Sha256, (await Pull(entry)).Sha256);
    }

    [Fact]
    public async Task Without_a_checksum_only_the_same_version_of_the_same_address_is_continued()
    {
        CatalogEntry entry = Entry(_server.BreakOff("/a", _file, 250_000, tag: null), _server.Serve("/b", _file)) with { Checksums = [], Bytes = null };

        PullResult result = await Pull(entry);

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.All(_server.Requests, r => Assert.Null(r.From));
    }

    [Fact]
    public async Task A_size_from_logs_is_no_reason_to_refuse_a_file_whose_checksum_fits()
    {
        CatalogEntry entry = Entry(_server.Serve("/a", _file)) with { Bytes = 17, BytesFromLogs = true };

        Assert.Equal(_file, File.ReadAllBytes((await Pull(entry)).Path));
    }

    [Fact]
    public async Task Several_pulls_of_one_model_fetch_it_once()
    {
        CatalogEntry entry = Entry(_server.On("/a", async (request, connection) =>
        {
            await Task.Delay(200);
            await FaultyServer.Honest(request, connection, _file, null);
        }));

        PullResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Pull(entry)));

        Assert.Single(_server.Requests);
        Assert.Equal(3, results.Count(r => r.WasPresent));
        Assert.All(results, r => Assert.Equal(Sha256(_file), r.Sha256));
    }

    [Fact]
    public async Task Offline_nothing_is_asked_and_the_way_out_is_told()
    {
        CatalogEntry entry = Entry(_server.Serve("/a", _file));
        PullOptions offline = Fast with { Offline = true };

        ModelDownloadException error = await Assert.ThrowsAsync<ModelDownloadException>(() => Pull(entry, offline));
        Assert.Contains("--offline forbids", error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);

        await Pull(entry);
        Assert.True((await Pull(entry, offline)).WasPresent);
    }

    [Fact]
    public async Task A_proxy_gets_the_requests()
    {
        Uri proxy = _server.On("http://models.invalid/net.bin", (request, connection) => FaultyServer.Honest(request, connection, _file, null));

        PullResult result = await Pull(Entry(new Uri("http://models.invalid/net.bin")), Fast with { Proxy = proxy });

        Assert.Equal(_file, File.ReadAllBytes(result.Path));
    }

    [Fact]
    public async Task Cancelling_ends_a_transfer_and_keeps_what_came()
    {
        using var cancel = new CancellationTokenSource();
        FileInfo part = null!;
        CatalogEntry entry = Entry(_server.On("/a", async (_, connection) =>
        {
            await connection.Head(200, $"Content-Length: {_file.Length}\r\n");
            await connection.Send(_file.AsMemory(0, 100_000));

            // Not before something has arrived, however busy the machine is.
            for (int wait = 0; wait < 1000 && !(part.Exists && part.Length > 0); wait++, part.Refresh())
            {
                await Task.Delay(10);
            }

            await cancel.CancelAsync();
            await connection.Stall();
        }));

        part = new FileInfo(Path.Combine(Store().FolderOf(entry.Name), "file.bin.part"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pull(entry, Fast with { StallTimeout = TimeSpan.FromSeconds(20) }, cancellation: cancel.Token));

        part.Refresh();
        Assert.InRange(part.Length, 1, 100_000);
    }

    [Fact]
    public async Task The_model_in_an_archive_is_taken_out()
    {
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../../evil.txt") { DataStream = new MemoryStream([1]) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "./net/frozen.pb") { DataStream = new MemoryStream(_file) });
        }

        byte[] bytes = archive.ToArray();
        CatalogEntry entry = Entry(_server.Serve("/a", bytes)) with { ArchiveMember = "frozen.pb", Bytes = bytes.Length, Checksums = [new("sha256", Sha256(bytes), "official")] };

        PullResult result = await Pull(entry);

        Assert.Equal("frozen.pb", Path.GetFileName(result.Path));
        Assert.Equal(_file, File.ReadAllBytes(result.Path));
        Assert.Equal(["frozen.pb", "frozen.pb.json", "record.json"], Left(entry));
        await Assert.ThrowsAsync<ModelDownloadException>(() => Pull(entry with { Name = "net-2", ArchiveMember = "absent.pb" }));
    }

    [Fact]
    public async Task A_model_in_the_store_is_found_verified_and_missed()
    {
        CatalogEntry entry = Entry(_server.Serve("/a", _file)) with { Aliases = ["net"] };
        var store = new ModelStore(_folder.Path, new BackboneCatalog([entry]));
        string missing = Assert.Throws<InvalidBackboneException>(() => store.Resolve("net")).Message;
        using (var puller = new ModelPuller(store, Fast))
        {
            await puller.PullAsync(entry);
        }

        Assert.Contains("Get it with 'mlnetclassifier models pull net-1' (0.3 MB, MIT)", missing, StringComparison.Ordinal);
        Assert.Contains(store.PathOf(entry), missing, StringComparison.Ordinal);
        Assert.Equal(store.PathOf(entry), store.Resolve("NET"));
        StoredModel model = Assert.Single(store.List());
        Assert.Null(store.Verify(model));
        byte[] changed = (byte[])_file.Clone();
        changed[5] ^= 4;
        await File.WriteAllBytesAsync(model.Path, changed);
        Assert.Contains("has SHA-256", store.Verify(model), StringComparison.Ordinal);
        Assert.Contains("Similar names: net", Assert.Throws<InvalidBackboneException>(() => new ModelStore(_folder.Path, new BackboneCatalog([entry with { Name = "network-one" }])).Resolve("network-two")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_come_in_by_hand_if_they_are_what_they_should_be()
    {
        CatalogEntry entry = Entry(new Uri("http://127.0.0.1:9/"));
        var store = new ModelStore(_folder.Path, new BackboneCatalog([entry]));
        string good = Path.Combine(_folder.Path, "copied.bin");
        await File.WriteAllBytesAsync(good, _file);
        string bad = Path.Combine(_folder.Path, "bad.bin");
        await File.WriteAllBytesAsync(bad, [1, 2, 3]);

        PullResult added = await store.AddAsync("net-1", good);
        PullResult own = await store.AddAsync("my.own-net", bad);

        Assert.Equal(_file, File.ReadAllBytes(added.Path));
        Assert.Equal(added.Path, store.Resolve("net-1"));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(store.Resolve("my.own-net")));
        Assert.Equal("first use", own.Trust);
        Assert.Contains("has 3 bytes instead of 300000", (await Assert.ThrowsAsync<ModelDownloadException>(() => store.AddAsync("net-1", bad))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ModelDownloadException>(() => store.AddAsync("../evil", bad));
        await Assert.ThrowsAsync<ModelDownloadException>(() => store.AddAsync("net-1", "absent.bin"));
    }

    private async Task Misbehave(string fault, FaultyServer.Connection connection)
    {
        switch (fault)
        {
            case "stalls":
                await connection.Head(200, $"Content-Length: {_file.Length}\r\n");
                await connection.Stall();
                break;
            case "silent":
                await connection.Stall();
                break;
            case "html":
                await connection.Head(200, "Content-Type: text/html; charset=utf-8\r\n");
                await connection.Send("<html>sign in</html>"u8.ToArray());
                break;
            case "disguised html":
                await connection.Head(200, "Content-Type: application/octet-stream\r\n");
                await connection.Send("\n<!DOCTYPE html><html>"u8.ToArray());
                break;
            case "pointer":
                await connection.Head(200, "");
                await connection.Send("version https://git-lfs.github.com/spec/v1\noid sha256:1\n"u8.ToArray());
                break;
            case "wrong length":
                await connection.Head(200, "Content-Length: 123\r\n");
                await connection.Send(_file.AsMemory(0, 123));
                break;
            case "long length":
                await connection.Head(200, "Content-Length: 400000\r\n");
                await connection.Send(_file);
                break;
            case "too much":
                await connection.Head(200, "");
                await connection.Send(_file);
                await connection.Send(_file);
                break;
            case "missing":
                await connection.Head(404, "Content-Length: 0\r\n");
                break;
            case "busy":
                await connection.Head(503, "Content-Length: 0\r\n");
                break;
            case "wrong bytes":
                await connection.Head(200, $"Content-Length: {_file.Length}\r\n");
                await connection.Send(new byte[_file.Length]);
                break;
            case "wrong range":
                await connection.Head(206, $"Content-Range: bytes 0-{_file.Length - 1}/{_file.Length}\r\nContent-Length: {_file.Length}\r\n");
                await connection.Send(_file);
                break;
            default:
                throw new ArgumentException(fault);
        }
    }

    private async Task<PullResult> Pull(
        CatalogEntry entry, PullOptions? options = null, IProgress<PullProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var puller = new ModelPuller(Store(), options ?? Fast);
        return await puller.PullAsync(entry, progress, cancellation);
    }

    private ModelStore Store() => new(_folder.Path, new BackboneCatalog([]));

    // Files a user would see: no parts, no temporary ones; the lock file is hidden.
    private string[] Left(CatalogEntry entry) =>
        [.. Directory.GetFiles(Store().FolderOf(entry.Name)).Select(f => Path.GetFileName(f)!).Where(f => f != ".lock").Order(StringComparer.Ordinal)];

    private CatalogEntry Entry(params Uri[] mirrors) => new()
    {
        Name = "net-1",
        Title = "A net",
        Format = CatalogFormat.Onnx,
        Mirrors = mirrors,
        File = "file.bin",
        Bytes = _file.Length,
        Checksums = [new CatalogChecksum("sha256", Sha256(_file), "official")],
        Licence = "MIT",
        InputTensor = "input",
        Layout = "NCHW",
        InputSize = 224,
        Color = "RGB",
        Mean = [0, 0, 0],
        Std = [1, 1, 1],
        Features = "features",
        FeatureWidth = 8,
    };

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Reports : IProgress<PullProgress>
    {
        public PullProgress? Last { get; private set; }

        public void Report(PullProgress value) => Last = value;
    }
}
