using System.Security.Cryptography;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Checksums of files.</summary>
internal static class FileHashes
{
    /// <summary>SHA-256 in lower-case hexadecimal digits.</summary>
    public static string Sha256(string path) => Of(path, "sha256");

    /// <summary>The checksum of an algorithm of the catalogue.</summary>
    // MD5 is what Keras publishes for its files; it guards against damage, and against forgery no better than its publisher's page.
#pragma warning disable CA5351
    public static string Of(string path, string algorithm)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] hash = algorithm switch
        {
            "sha256" => SHA256.HashData(stream),
            "md5" => MD5.HashData(stream),
            _ => throw new ArgumentException($"Checksum algorithm {algorithm} is not known.", nameof(algorithm)),
        };
        return Convert.ToHexStringLower(hash);
    }
#pragma warning restore CA5351
}
