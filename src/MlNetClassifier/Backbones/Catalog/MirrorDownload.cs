using System.Net;
using System.Net.Http.Headers;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Fetches one file from one mirror into a <see cref="PartialFile"/>, going on where an earlier attempt broke off (RFC 9110, range requests).</summary>
internal sealed class MirrorDownload(HttpClient client, PullOptions options, TimeProvider clock)
{
    /// <summary>What is fetched when nobody states a size: four times the largest file of the catalogue.</summary>
    private const long MaxBytes = 2L << 30;

    /// <summary>Fetches the file.</summary>
    /// <param name="source">The mirror's address.</param>
    /// <param name="part">Where the bytes go.</param>
    /// <param name="expected">The size, where it is certain.</param>
    /// <param name="checksumDecides">Whether a checksum will tell in the end; if so, bytes of another mirror may be continued.</param>
    /// <param name="progress">Told about ten times a second.</param>
    /// <param name="cancellation">Ends the transfer; the bytes so far stay.</param>
    /// <exception cref="MirrorFailure">The mirror does not deliver the file.</exception>
    public async Task Fetch(
        Uri source, PartialFile part, long? expected, bool checksumDecides, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        TimeSpan delay = options.ResumeDelay;
        for (int attempt = 0; ; attempt++)
        {
            long before = part.Length;
            try
            {
                await Attempt(source, part, expected, checksumDecides, progress, cancellation).ConfigureAwait(false);
                return;
            }
            catch (MirrorFailure failure) when (failure.CanResume && attempt < options.Resumes && part.Length > before)
            {
                await Task.Delay(delay, clock, cancellation).ConfigureAwait(false);
                delay *= 2;
            }
        }
    }

    private async Task Attempt(
        Uri source, PartialFile part, long? expected, bool checksumDecides, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        (string Source, string? Version)? origin = part.Origin;
        bool sameSource = origin?.Source == source.AbsoluteUri;
        long start = part.Length;
        if (start > 0 && (start > (expected ?? MaxBytes) || !(checksumDecides || (sameSource && origin?.Version is not null))))
        {
            part.Delete();
            start = 0;
        }

        if (start > 0 && start == expected)
        {
            return;
        }

        using HttpResponseMessage answer = await Ask(source, start, sameSource ? origin?.Version : null, cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && start > 0)
        {
            // Nothing beyond what is here: either all of it is, or the part is of another file.
            if (expected is null && answer.Content.Headers.ContentRange?.Length == start)
            {
                return;
            }

            part.Delete();
            throw new MirrorFailure("has no more than an earlier attempt fetched");
        }

        long? total = Examine(answer, ref start, expected);
        part.SetOrigin(source.AbsoluteUri, answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null);
        await Receive(answer, source, part, start, total, expected, progress, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> Ask(Uri source, long start, string? version, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("mlnetclassifier", "1"));
        if (start > 0)
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            if (version is not null)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(version));
            }
        }

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailure($"does not answer within {options.ConnectTimeout.TotalSeconds:0.#} s", cause: e);
        }
        catch (HttpRequestException e)
        {
            throw new MirrorFailure($"cannot be reached: {Innermost(e)}", cause: e);
        }
    }

    // Where the answer's bytes begin and how long the whole is, if it looks like the file at all.
    private static long? Examine(HttpResponseMessage answer, ref long start, long? expected)
    {
        long? total;
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                start = 0;
                total = answer.Content.Headers.ContentLength;
                break;
            case HttpStatusCode.PartialContent when answer.Content.Headers.ContentRange is { From: { } from } range && from == start:
                total = range.Length;
                break;
            case HttpStatusCode.PartialContent:
                throw new MirrorFailure("answers with another part than was asked for");
            default:
                throw new MirrorFailure($"answers {(int)answer.StatusCode} {answer.ReasonPhrase}");
        }

        if (answer.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw new MirrorFailure("sends a web page instead of the file");
        }

        return total is not null && expected is not null && total != expected
            ? throw new MirrorFailure($"offers {total} bytes instead of {expected}")
            : total;
    }

    private async Task Receive(
        HttpResponseMessage answer, Uri source, PartialFile part, long start, long? total, long? expected, IProgress<PullProgress>? progress, CancellationToken cancellation)
    {
        long limit = expected ?? total ?? MaxBytes;
        long length = start;
        long began = clock.GetTimestamp();
        TimeSpan told = TimeSpan.Zero;
        byte[] buffer = new byte[1 << 16];
        using Stream body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var file = new FileStream(part.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(start);
        file.Position = start;
        while (true)
        {
            int read = await Read(body, buffer, length, expected ?? total, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            if (length == 0 && Impostor(buffer.AsSpan(0, read)) is { } what)
            {
                throw new MirrorFailure($"sends {what} instead of the file");
            }

            if (length + read > limit)
            {
                file.SetLength(0);
                throw new MirrorFailure($"sends more than {limit} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            length += read;
            TimeSpan elapsed = clock.GetElapsedTime(began);
            if (elapsed - told > TimeSpan.FromMilliseconds(100) || length == (expected ?? total))
            {
                told = elapsed;
                progress?.Report(State(source, length, length - start, expected ?? total, elapsed));
            }
        }

        file.Flush(flushToDisk: true);
        if ((expected ?? total) is { } whole && length < whole)
        {
            throw new MirrorFailure(BreaksOff(length, whole), canResume: true);
        }
    }

    private async Task<int> Read(Stream body, byte[] buffer, long length, long? whole, CancellationToken cancellation)
    {
        using var stall = new CancellationTokenSource(options.StallTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, cancellation);
        try
        {
            return await body.ReadAsync(buffer, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailure($"sends nothing for {options.StallTimeout.TotalSeconds:0.#} s", canResume: true, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new MirrorFailure(BreaksOff(length, whole), canResume: true, e);
        }
    }

    private static string BreaksOff(long length, long? whole) => $"breaks off after {length} of {whole?.ToString() ?? "unknown"} bytes";

    private static PullProgress State(Uri source, long length, long received, long? total, TimeSpan elapsed)
    {
        double rate = elapsed.TotalSeconds > 0 ? received / elapsed.TotalSeconds : 0;
        TimeSpan? remaining = total is { } whole && rate > 0 ? TimeSpan.FromSeconds(Math.Min((whole - length) / rate, 1e7)) : null;
        return new PullProgress(source, length, total, rate, remaining);
    }

    // What servers send with status 200 in place of a file.
    private static string? Impostor(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start[..Math.Min(start.Length, 64)].TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("<!DOCTYPE"u8) || text.StartsWith("<!doctype"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8) || text.StartsWith("<?xml"u8)
            ? "a web page"
            : text.StartsWith("version https://git-lfs"u8) ? "a Git LFS pointer" : null;
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }
}
