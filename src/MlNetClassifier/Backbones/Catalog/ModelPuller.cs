using System.Net;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>
/// Fetches the catalogue's files into a <see cref="ModelStore"/>: mirrors in order, resumed after breaks, checked, moved into place in one
/// step. Several processes may pull the same model; one fetches, the others wait and find it there.
/// </summary>
public sealed class ModelPuller : IDisposable
{
    private readonly ModelStore _store;
    private readonly PullOptions _options;
    private readonly HttpClient _client;
    private readonly MirrorDownload _download;

    /// <summary>Creates a puller.</summary>
    /// <param name="store">Where the files go.</param>
    /// <param name="options">Time limits, proxy, offline; null for the defaults.</param>
    /// <param name="clock">Null for the system's.</param>
    public ModelPuller(ModelStore store, PullOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new PullOptions();
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = _options.ConnectTimeout,
            // A compressed answer would make ranges and lengths mean something else.
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (_options.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy);
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _download = new MirrorDownload(_client, _options, clock ?? TimeProvider.System);
    }

    /// <summary>Makes sure that a model is in the store.</summary>
    /// <param name="entry">The model.</param>
    /// <param name="progress">Told about ten times a second during a transfer; null for nobody.</param>
    /// <param name="cancellation">Ends the transfer; a later pull goes on from there.</param>
    /// <exception cref="ModelDownloadException">No mirror delivered the file, or it is forbidden to ask; the message says what each did.</exception>
    public async Task<PullResult> PullAsync(CatalogEntry entry, IProgress<PullProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_store.Present(entry) is { } present)
        {
            return present;
        }

        if (_options.Offline)
        {
            throw new ModelDownloadException(
                $"{entry.Name} is not in '{_store.Folder}', and --offline forbids fetching it. Copy {entry.File} from elsewhere and run: "
                + $"mlnetclassifier models add {entry.Name} FILE");
        }

        using FolderLock held = await FolderLock.Acquire(_store.FolderOf(entry.Name), cancellation).ConfigureAwait(false);
        // Another process may have fetched it while this one waited.
        return _store.Present(entry) ?? await FetchFromMirrors(entry, progress, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<PullResult> FetchFromMirrors(CatalogEntry entry, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        var part = new PartialFile(Path.Combine(_store.FolderOf(entry.Name), entry.File));
        long? expected = entry.BytesFromLogs ? null : entry.Bytes;
        List<string> failures = [];
        foreach (Uri mirror in entry.Mirrors)
        {
            bool continued = part.Length > 0;
            try
            {
                await _download.Fetch(mirror, part, expected, entry.Checksums.Count > 0, progress, cancellation).ConfigureAwait(false);
                if (continued && _store.Mismatch(entry, part.Path) is not null)
                {
                    // The first bytes may be another mirror's mistake: once more from the beginning before this mirror is blamed.
                    part.Delete();
                    await _download.Fetch(mirror, part, expected, checksumDecides: true, progress, cancellation).ConfigureAwait(false);
                }

                if (_store.Mismatch(entry, part.Path) is { } mismatch)
                {
                    part.Delete();
                    throw new MirrorFailure(mismatch);
                }

                PullResult result = _store.Install(entry, part.Path, mirror.AbsoluteUri, take: true);
                part.Delete();
                return result with { Attempts = failures };
            }
            catch (MirrorFailure failure)
            {
                failures.Add($"{mirror} {failure.Message}");
            }
        }

        throw new ModelDownloadException(
            $"{entry.Name} could not be fetched:\n  {string.Join("\n  ", failures)}\n"
            + $"Try again later (what came is kept), or get {entry.File} by other means and run: mlnetclassifier models add {entry.Name} FILE");
    }
}
