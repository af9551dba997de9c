using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlNetClassifier.Tests.Backbones.Catalog;

/// <summary>An HTTP server on 127.0.0.1 that answers as badly as it is told to, byte by byte under the test's control.</summary>
internal sealed class FaultyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, Func<Request, Connection, Task>> _handlers = new();
    private readonly ConcurrentQueue<Request> _requests = new();

    public FaultyServer()
    {
        _listener.Start();
        _ = Accept();
    }

    /// <summary>The server's address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<Request> Requests => [.. _requests];

    /// <summary>A request's path and its range's beginning, null without a range.</summary>
    public sealed record Request(string Path, long? From, string? IfRange);

    /// <summary>The open connection of a request.</summary>
    public sealed class Connection(NetworkStream stream, CancellationToken stop)
    {
        public async Task Head(int status, string headers) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Because\r\n{headers}Connection: close\r\n\r\n"), stop);

        public async Task Send(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, stop);

        public Task Stall() => Task.Delay(Timeout.Infinite, stop);
    }

    /// <summary>Answers a path, and gives its address.</summary>
    public Uri On(string path, Func<Request, Connection, Task> answer)
    {
        _handlers[path] = answer;
        return path.StartsWith('/') ? new Uri(Address, path) : Address;
    }

    /// <summary>An honest server of a file: ranges, lengths, a version mark.</summary>
    public Uri Serve(string path, byte[] file, string? tag = "\"v1\"") => On(path, (request, connection) => Honest(request, connection, file, tag));

    /// <summary>Serves a file but hangs up after so many bytes of each answer.</summary>
    public Uri BreakOff(string path, byte[] file, int bytes, string? tag = "\"v1\"") => On(path, async (request, connection) =>
    {
        int start = (int)(request.From ?? 0);
        await HonestHead(request, connection, file, tag);
        await connection.Send(file.AsMemory(start, Math.Min(bytes, file.Length - start)));
    });

    public static async Task Honest(Request request, Connection connection, byte[] file, string? tag)
    {
        await HonestHead(request, connection, file, tag);
        int start = request.From < file.Length ? (int)(request.From ?? 0) : request.From is null ? 0 : file.Length;
        await connection.Send(file.AsMemory(start));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private static Task HonestHead(Request request, Connection connection, byte[] file, string? tag)
    {
        string mark = tag is null ? "" : $"ETag: {tag}\r\n";
        return request.From is not { } from ? connection.Head(200, $"Content-Length: {file.Length}\r\n{mark}")
            : from >= file.Length ? connection.Head(416, $"Content-Range: bytes */{file.Length}\r\nContent-Length: 0\r\n")
            : connection.Head(206, $"Content-Range: bytes {from}-{file.Length - 1}/{file.Length}\r\nContent-Length: {file.Length - from}\r\n{mark}");
    }

    private async Task Accept()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                _ = Answer(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
                long? from = null;
                string? ifRange = null;
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                {
                    from = line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase) ? long.Parse(line[13..].TrimEnd('-')) : from;
                    ifRange = line.StartsWith("If-Range: ", StringComparison.OrdinalIgnoreCase) ? line[10..] : ifRange;
                }

                var request = new Request(path, from, ifRange);
                _requests.Enqueue(request);
                await _handlers[path](request, new Connection(stream, _stop.Token));
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went away, which is what some tests are about.
            }
        }
    }
}
