using System.IO.Compression;

namespace MlNetClassifier.Tests.Model;

/// <summary>The entries of a zip.</summary>
internal static class ZipEntries
{
    public static Dictionary<string, byte[]> Read(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream stream = entry.Open();
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    /// <summary>Writes entries, with ML.NET's separator of Windows when asked.</summary>
    public static MemoryStream Write(IEnumerable<KeyValuePair<string, byte[]>> entries, bool backslashes = false)
    {
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream stream = archive.CreateEntry(backslashes ? name.Replace('/', '\\') : name).Open();
                stream.Write(content);
            }
        }

        zip.Position = 0;
        return zip;
    }
}
