namespace MlNetClassifier.Data;

/// <summary>Writes a file so that at no time a half-written one stands under its name.</summary>
internal static class AtomicFile
{
    /// <summary>Writes all bytes.</summary>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes beside the target and then renames; what was written is removed when that fails.</summary>
    public static void Write(string path, Action<Stream> write) => Write(path, write, _ => { });

    /// <summary>As the other, with a check between writing and renaming: it gets the path of the file and refuses it by throwing.</summary>
    public static void Write(string path, Action<Stream> write, Action<string> check)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            check(temporary);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
