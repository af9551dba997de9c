using System.IO.Compression;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Tests.Importing.Hdf5;

/// <summary>Files that h5py wrote (see Files/make.py), unpacked in memory.</summary>
internal static class Hdf5Fixture
{
    public static byte[] Bytes(string name)
    {
        using Stream packed = typeof(Hdf5Fixture).Assembly.GetManifestResourceStream($"Hdf5/{name}.gz")
            ?? throw new InvalidOperationException($"No fixture {name}.");
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static Hdf5Group Open(string name) => Hdf5File.Open(Bytes(name), name).Root;

    /// <summary>What make.py's <c>values</c> gives.</summary>
    public static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => (i * 0.25f) - 3)];

    /// <summary>Reads everything there is, as an importer might.</summary>
    public static void ReadAll(ReadOnlyMemory<byte> bytes)
    {
        Hdf5Group root = Hdf5File.Open(bytes, "fuzzed.h5").Root;
        _ = root.Attribute("layer_names")?.ReadStrings();
        _ = root.Attribute("backend")?.ReadStrings();
        foreach (string path in root.DatasetPaths())
        {
            if (!path.EndsWith("ints", StringComparison.Ordinal))
            {
                _ = root.Dataset(path)?.ReadFloats();
            }
        }
    }
}
