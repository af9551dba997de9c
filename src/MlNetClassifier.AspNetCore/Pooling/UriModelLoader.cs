using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace MlNetClassifier.Extensions.ML;

/// <summary>
/// A model from an address, asked for again now and then: only a body that is new is loaded, told by the server (ETag) or by its content. A failed
/// request or a bad body leaves the old model in use.
/// </summary>
internal sealed class UriModelLoader : ModelLoader, IDisposable
{
    private readonly MLContext _context;
    private readonly ILogger _log;
    private readonly Uri _uri;
    private readonly HttpClient _client = new();
    private readonly ReloadSignal _signal = new();
    private readonly Timer? _timer;
    private readonly TimeSpan _period;
    private ITransformer _model;
    private EntityTagHeaderValue? _tag;
    private byte[] _hash = [];
    private volatile bool _disposed;

    public UriModelLoader(MLContext context, ILogger log, Uri uri, TimeSpan period)
    {
        if (period <= TimeSpan.Zero && period != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(period), period, "The period must be positive, or Timeout.InfiniteTimeSpan for never.");
        }

        _context = context;
        _log = log;
        _uri = uri;
        _period = period;
        _model = Fetch() ?? throw new InvalidOperationException($"'{uri}' gave no model.");
        if (period != Timeout.InfiniteTimeSpan)
        {
            _timer = new Timer(_ => Poll(), null, period, Timeout.InfiniteTimeSpan);
        }
    }

    public override IChangeToken GetReloadToken() => _signal.Token;

    public override ITransformer GetModel() => Volatile.Read(ref _model);

    public void Dispose()
    {
        _disposed = true;
        _timer?.Dispose();
        _client.Dispose();
    }

    /// <summary>The model at the address; null when it is the one there was.</summary>
    private ITransformer? Fetch()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _uri);
        if (_tag is not null)
        {
            request.Headers.IfNoneMatch.Add(_tag);
        }

        using HttpResponseMessage response = _client.Send(request);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        using MemoryStream bytes = new();
        response.Content.ReadAsStream().CopyTo(bytes);
        byte[] hash = SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (hash.AsSpan().SequenceEqual(_hash))
        {
            return null;
        }

        bytes.Position = 0;
        ITransformer model = _context.Model.Load(bytes, out _);
        (_hash, _tag) = (hash, response.Headers.ETag);
        return model;
    }

    private void Poll()
    {
        try
        {
            if (Fetch() is { } model)
            {
                Volatile.Write(ref _model, model);
                _log.LogInformation("Model {Uri} reloaded", _uri);
                _signal.Fire();
            }
        }
        catch (Exception error)
            when (error is HttpRequestException or IOException or FormatException or OperationCanceledException or NotSupportedException or ArgumentException or ObjectDisposedException)
        {
            if (!_disposed)
            {
                _log.LogError(error, "Model {Uri} cannot be loaded; the one before stays in use", _uri);
            }
        }

        if (!_disposed)
        {
            try
            {
                _timer!.Change(_period, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // Disposed between the look and the change.
            }
        }
    }
}
