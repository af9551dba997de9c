using Microsoft.Win32.SafeHandles;
using MlNetClassifier.Datasets;

namespace MlNetClassifier.Features;

/// <summary>
/// One cache file, open for looking up and appending features. Several processes may have it open: each append happens under <see
/// cref="FileLock"/>,
/// behind the last whole record; a record appended by another run while this one lasts is simply not seen until the next open. Safe for
/// many threads.
/// </summary>
internal sealed class FeatureFile : IDisposable
{
    private readonly string path;
    private readonly bool temporary;
    private readonly SafeFileHandle handle;
    private readonly Lock gate = new();
    private readonly Dictionary<ContentHash, int> records = [];

    private FeatureFile(string path, FeatureRecordLayout layout, SafeFileHandle handle, bool temporary)
    {
        this.path = path;
        this.handle = handle;
        this.temporary = temporary;
        Layout = layout;
    }

    public FeatureRecordLayout Layout { get; }

    public string FilePath => path;

    public SafeFileHandle Handle => handle;

    /// <summary>Number of distinct pictures that the file claims to know.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return records.Count;
            }
        }
    }

    /// <summary>Opens or creates a file. A file with another key, width, version or a damaged header is replaced.</summary>
    public static FeatureFile Open(string path, ContentHash key, int width, bool temporary = false)
    {
        FeatureRecordLayout layout = new(width);
        using (FileLock.Acquire(LockPath(path)))
        {
            byte[] header = layout.Header(key);
            SafeFileHandle? handle = TryOpen(path, header);
            if (handle is null)
            {
                string fresh = path + ".new";
                File.WriteAllBytes(fresh, header);
                File.Move(fresh, path, overwrite: true);
                handle = TryOpen(path, header) ?? throw new IOException($"Cannot create the feature cache file '{path}'.");
            }

            FeatureFile file = new(path, layout, handle, temporary);
            file.ReadIndex();
            if (temporary && !OperatingSystem.IsWindows())
            {
                // The open handle keeps the content: even a killed process leaves nothing behind.
                File.Delete(path);
                File.Delete(LockPath(path));
            }

            return file;
        }
    }

    /// <summary>Finds a picture's record and checks its bytes; a damaged record counts as absent.</summary>
    /// <param name="picture">Hash of the picture.</param>
    /// <param name="scratch">At least one stride.</param>
    /// <param name="record">The record's number.</param>
    public bool TryFind(ContentHash picture, Span<byte> scratch, out int record)
    {
        lock (gate)
        {
            if (!records.TryGetValue(picture, out record))
            {
                return false;
            }
        }

        Span<byte> bytes = scratch[..Layout.Stride];
        return ReadFully(bytes, Layout.Offset(record)) && Layout.Checks(bytes, picture);
    }

    /// <summary>Appends records in one write and returns the number of the first.</summary>
    /// <param name="pictures">Hashes of the pictures.</param>
    /// <param name="features">Their features, one row after the other.</param>
    public int Append(ReadOnlySpan<ContentHash> pictures, ReadOnlySpan<float> features)
    {
        byte[] bytes = new byte[pictures.Length * Layout.Stride];
        for (int i = 0; i < pictures.Length; i++)
        {
            Layout.WriteRecord(bytes.AsSpan(i * Layout.Stride, Layout.Stride), pictures[i], features.Slice(i * Layout.Width, Layout.Width));
        }

        lock (gate)
        {
            int first;
            using (temporary ? null : FileLock.Acquire(LockPath(path)))
            {
                first = Layout.CountIn(RandomAccess.GetLength(handle));
                RandomAccess.Write(handle, bytes, Layout.Offset(first));
            }

            for (int i = 0; i < pictures.Length; i++)
            {
                records[pictures[i]] = first + i;
            }

            return first;
        }
    }

    public void Dispose()
    {
        handle.Dispose();
        if (temporary)
        {
            File.Delete(path);
            File.Delete(LockPath(path));
        }
    }

    internal static string LockPath(string path) => path + ".lock";

    private static SafeFileHandle? TryOpen(string path, byte[] header)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        byte[] found = new byte[header.Length];
        if (RandomAccess.Read(handle, found, 0) == header.Length && found.AsSpan().SequenceEqual(header))
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    private void ReadIndex()
    {
        int count = Layout.CountIn(RandomAccess.GetLength(handle));
        Span<byte> hash = stackalloc byte[ContentHash.Size];
        for (int i = 0; i < count; i++)
        {
            if (!ReadFully(hash, Layout.Offset(i)))
            {
                break;
            }

            // Later records win: they were appended because the earlier one did not check.
            records[new ContentHash(hash)] = i;
        }
    }

    private bool ReadFully(Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
            {
                return false;
            }

            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
