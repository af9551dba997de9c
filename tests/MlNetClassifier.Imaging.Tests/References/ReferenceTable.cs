using System.Security.Cryptography;

namespace MlNetClassifier.Imaging.Tests.References;

/// <summary>Tables of facts about the pictures in the development material, made by <c>make_references.py</c>.</summary>
internal static class ReferenceTable
{
    /// <summary>The lines of a table, split at tabs.</summary>
    public static IEnumerable<string[]> Read(string name)
    {
        using Stream stream = typeof(ReferenceTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no table {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }

    /// <summary>Test cases of a table: each line's cells as strings.</summary>
    public static IEnumerable<object[]> Cases(string name) => Read(name).Select(cells => cells.Cast<object>().ToArray());

    public static string Digest(PixelImage image) => Convert.ToHexStringLower(SHA256.HashData(image.Pixels));
}
