using System.Buffers.Binary;

namespace MlNetClassifier.Features;

/// <summary>
/// Shortens a cache file to its newest records: copy to a temporary name, then rename, so that readers see the old file or the new one.
/// </summary>
internal static class FeatureFileCompactor
{
    public static void KeepNewest(string path, long maxBytes)
    {
        using IDisposable held = FileLock.Acquire(FeatureFile.LockPath(path));
        string shorter = path + ".new";
        using (FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            byte[] header = new byte[FeatureRecordLayout.HeaderSize];
            if (source.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            {
                return;
            }

            // A damaged width only means that the copy, too, is found damaged and replaced when it is opened.
            FeatureRecordLayout layout = new(Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)), 1, 1 << 24));
            int count = layout.CountIn(source.Length);
            int kept = (int)Math.Min(count, Math.Max(0, maxBytes - FeatureRecordLayout.HeaderSize) / layout.Stride);
            using FileStream target = new(shorter, FileMode.Create, FileAccess.Write, FileShare.None);
            target.Write(header);
            source.Position = layout.Offset(count - kept);
            source.CopyTo(target);
        }

        File.Move(shorter, path, overwrite: true);
    }
}
