using System.Formats.Tar;
using System.IO.Compression;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Takes one file out of a gzipped tar archive. Names in the archive are compared, never used as paths.</summary>
internal static class ArchiveMember
{
    // The largest frozen graph of the catalogue has 100 MB.
    private const long MaxBytes = 2L << 30;

    /// <summary>Copies the member to a new file.</summary>
    /// <exception cref="ModelDownloadException">The archive is damaged or has no such member.</exception>
    public static void Extract(string archive, string member, string target)
    {
        try
        {
            using FileStream file = File.OpenRead(archive);
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            using var tar = new TarReader(gzip);
            while (tar.GetNextEntry() is { } entry)
            {
                bool named = entry.Name.Replace('\\', '/').Split('/')[^1] == member;
                if (named && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } data)
                {
                    if (entry.Length > MaxBytes)
                    {
                        throw new ModelDownloadException($"{archive}: {member} has {entry.Length} bytes, more than {MaxBytes}.");
                    }

                    using var output = new FileStream(target, FileMode.Create, FileAccess.Write);
                    data.CopyTo(output);
                    output.Flush(flushToDisk: true);
                    return;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new ModelDownloadException($"{archive} is no sound .tar.gz archive: {e.Message}", e);
        }

        throw new ModelDownloadException($"{archive} has no file {member}.");
    }
}
