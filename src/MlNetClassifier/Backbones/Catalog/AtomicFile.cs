namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Writes small files so that a reader sees the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    public static void Write(string path, byte[] content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
