namespace MlNetClassifier.Backbones.Catalog;

/// <summary>The networks that can be had by name. Facts only: nothing is downloaded by looking them up.</summary>
public sealed class BackboneCatalog
{
    private static readonly Lazy<BackboneCatalog> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, CatalogEntry> _byName;

    internal BackboneCatalog(IReadOnlyList<CatalogEntry> entries)
    {
        Entries = entries;
        _byName = new Dictionary<string, CatalogEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (CatalogEntry entry in entries)
        {
            foreach (string name in entry.Aliases.Prepend(entry.Name))
            {
                if (!_byName.TryAdd(name, entry))
                {
                    throw new InvalidDataException($"Catalogue: the name {name} is given twice.");
                }
            }
        }
    }

    /// <summary>The catalogue that comes with the library.</summary>
    public static BackboneCatalog Default => Embedded.Value;

    /// <summary>All networks in catalogue order.</summary>
    public IReadOnlyList<CatalogEntry> Entries { get; }

    /// <summary>The network of a name or alias, or null.</summary>
    /// <param name="name">Upper and lower case do not matter.</param>
    public CatalogEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Names that resemble one that is not there, the nearest first.</summary>
    /// <param name="name">The name that was not found.</param>
    public IReadOnlyList<string> Similar(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = Letters(name);
        return
        [
            .. _byName.Keys.Select(k => (Key: k, Shared: Shared(wanted, Letters(k)))).Where(k => k.Shared >= 4)
                .OrderByDescending(k => k.Shared).ThenBy(k => k.Key.Length).ThenBy(k => k.Key, StringComparer.Ordinal).Select(k => k.Key).Take(5)
        ];
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Length of the longest common run of letters.
    private static int Shared(string a, string b)
    {
        int best = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int length = best + 1; i + length <= a.Length && b.Contains(a.Substring(i, length), StringComparison.Ordinal); length++)
            {
                best = length;
            }
        }

        return best;
    }

    private static BackboneCatalog ReadEmbedded()
    {
        using Stream stream = typeof(BackboneCatalog).Assembly.GetManifestResourceStream("Backbones/catalog.json")
            ?? throw new InvalidOperationException("The catalogue is missing from the assembly.");
        return new BackboneCatalog(CatalogReader.Read(stream));
    }
}
