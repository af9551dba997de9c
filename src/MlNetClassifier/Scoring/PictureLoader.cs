using System.Collections.Concurrent;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Scoring;

/// <summary>
/// Reads and decodes files ahead of use on several threads and hands them out in order. The window is bounded, so is memory. A file that
/// fails is
/// noted and passed over.
/// </summary>
/// <param name="files">Their names, in order.</param>
/// <param name="read">Gives the bytes of a file.</param>
/// <param name="window">The most files read ahead.</param>
/// <param name="cancellationToken">Ends the pass.</param>
internal sealed class PictureLoader(IReadOnlyList<string> files, PictureReader read, int window, CancellationToken cancellationToken)
{
    private readonly Queue<Task<(byte[] Bytes, PixelImage? Image, string? Error)>> ahead = new();
    private int started;
    private int current = -1;

    /// <summary>Index of the files that could be decoded, in order; grows while the pass goes on.</summary>
    public ConcurrentQueue<int> Good { get; } = new();

    /// <summary>Why the others could not.</summary>
    public ConcurrentDictionary<int, string> Errors { get; } = new();

    public byte[] Bytes { get; private set; } = [];

    public PixelImage? Image { get; private set; }

    public string Path => files[current];

    public bool MoveNext()
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (ahead.Count < window && started < files.Count)
            {
                string file = files[started++];
                ahead.Enqueue(Task.Run(() => Load(file), cancellationToken));
            }

            if (!ahead.TryDequeue(out var next))
            {
                return false;
            }

            current++;
            (Bytes, Image, string? error) = next.GetAwaiter().GetResult();
            if (error is null)
            {
                Good.Enqueue(current);
                return true;
            }

            Errors[current] = error;
        }
    }

    private (byte[] Bytes, PixelImage? Image, string? Error) Load(string file)
    {
        try
        {
            byte[] bytes = read.ReadWhole(file);
            return (bytes, ImageDecoder.Decode(bytes), null);
        }
        catch (Exception e) when (e is InvalidImageException or IOException or UnauthorizedAccessException)
        {
            return ([], null, e.Message);
        }
    }
}
