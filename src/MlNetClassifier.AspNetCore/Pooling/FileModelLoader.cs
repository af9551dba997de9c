using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace MlNetClassifier.Extensions.ML;

/// <summary>
/// A model from a file, reloaded when the file is overwritten or another one is renamed over it. Until a new file can be read to the end the
/// old model stays.
/// </summary>
internal sealed class FileModelLoader : ModelLoader, IDisposable
{
    /// <summary>A file that is being written is looked at again this often.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>After this many unreadable looks at the same bytes the file counts as bad.</summary>
    private const int MaxTries = 20;

    private readonly MLContext _context;
    private readonly ILogger _log;
    private readonly string _path;
    private readonly ReloadSignal _signal = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PhysicalFileProvider? _provider;
    private readonly IDisposable? _watch;
    private ITransformer _model;
    private int _pendingReloads;

    public FileModelLoader(MLContext context, ILogger log, string path, bool watch)
    {
        _context = context;
        _log = log;
        _path = Path.GetFullPath(path);
        if (!File.Exists(_path))
        {
            throw new ArgumentException($"There is no model file '{_path}'.", nameof(path));
        }

        if (watch)
        {
            _provider = new PhysicalFileProvider(Path.GetDirectoryName(_path)!, ExclusionFilters.None);
            _watch = ChangeToken.OnChange(() => _provider.Watch(Path.GetFileName(_path)), OnChanged);
        }

        _model = Load();
    }

    public override IChangeToken GetReloadToken() => _signal.Token;

    public override ITransformer GetModel() => Volatile.Read(ref _model);

    public void Dispose()
    {
        _watch?.Dispose();
        _provider?.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private ITransformer Load()
    {
        // The bytes are taken at once, so that a writer is not in the way of the reader for long, nor the other way round.
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        file.CopyTo(bytes);
        bytes.Position = 0;
        return _context.Model.Load(bytes, out _);
    }

    /// <summary>Starts a reload unless one runs; that one then looks again.</summary>
    private void OnChanged()
    {
        if (Interlocked.Increment(ref _pendingReloads) == 1)
        {
            CancellationToken stop = _stop.Token;
            _ = Task.Run(() => ReloadAsync(stop), stop);
        }
    }

    private async Task ReloadAsync(CancellationToken stop)
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _pendingReloads);
                await TryReloadAsync(stop).ConfigureAwait(false);
            }
            while (Interlocked.Add(ref _pendingReloads, -seen) > 0);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryReloadAsync(CancellationToken stop)
    {
        Exception? last = null;
        int tries = 0;
        while (tries < MaxTries)
        {
            (long, DateTime) before = Stamp();
            try
            {
                tries++;
                ITransformer model = Load();
                if (stop.IsCancellationRequested)
                {
                    // Nobody listens any more.
                    (model as IDisposable)?.Dispose();
                    return;
                }

                if (Stamp() == before)
                {
                    Volatile.Write(ref _model, model);
                    _log.LogInformation("Model {Path} reloaded", _path);
                    _signal.Fire();
                    return;
                }

                // Replaced while it was read: that was not the last model, and no try of the next one.
                (model as IDisposable)?.Dispose();
                tries = 0;
            }
            catch (Exception error) when (error is IOException or FormatException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                last = error;
            }

            await Task.Delay(RetryDelay, stop).ConfigureAwait(false);
        }

        _log.LogError(last, "Model {Path} has changed but cannot be loaded; the one before stays in use", _path);
    }

    private (long, DateTime) Stamp()
    {
        FileInfo file = new(_path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }
}
