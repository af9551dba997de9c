namespace MlNetClassifier.Backbones.Catalog;

/// <summary>
/// The folder of model files, one folder a model: the file, its sidecar <c>FILE.json</c> and a record of where it came from. Finds backbones by
/// name; fetching them is <see cref="ModelPuller"/>'s business and never happens by looking.
/// </summary>
public sealed class ModelStore
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "MLNETCLASSIFIER_MODELS";

    /// <summary>Opens a store; the folder need not exist yet.</summary>
    /// <param name="folder">Its path; null for <see cref="FolderVariable"/>, or <c>mlnetclassifier/models</c> under the user's local application data.</param>
    /// <param name="catalog">Null for <see cref="BackboneCatalog.Default"/>.</param>
    /// <exception cref="InvalidBackboneException">No folder is given and the user has none for application data.</exception>
    public ModelStore(string? folder = null, BackboneCatalog? catalog = null)
    {
        Folder = Path.GetFullPath(folder ?? DefaultFolder());
        Catalog = catalog ?? BackboneCatalog.Default;
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>The names that can be pulled.</summary>
    public BackboneCatalog Catalog { get; }

    /// <summary>The file of a backbone that is given by path or by name.</summary>
    /// <param name="nameOrPath">Path of a file, or a name of the catalogue or of a model added by hand.</param>
    /// <returns>Path of a file that exists.</returns>
    /// <exception cref="InvalidBackboneException">There is none; the message says where it was looked for and how to get it.</exception>
    public string Resolve(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        if (Catalog.Find(nameOrPath) is { } entry)
        {
            string path = PathOf(entry);
            string size = entry.Bytes is { } bytes ? $"{bytes / 1e6:0.#} MB, " : "";
            return File.Exists(path) ? path : throw new InvalidBackboneException(
                $"Backbone '{nameOrPath}' is not on this machine: neither '{Path.GetFullPath(nameOrPath)}' nor '{path}' exists. "
                + $"Get it with 'mlnetclassifier models pull {entry.Name}' ({size}{entry.Licence}), "
                + $"or copy {entry.File} from elsewhere and run 'mlnetclassifier models add {entry.Name} FILE'.");
        }

        if (Find(nameOrPath) is { } added)
        {
            return added.Path;
        }

        IReadOnlyList<string> similar = Catalog.Similar(nameOrPath);
        throw new InvalidBackboneException(
            $"Backbone '{nameOrPath}': no such file, and no such name in the catalogue ('mlnetclassifier models list') or in '{Folder}'."
            + (similar.Count > 0 ? $" Similar names: {string.Join(", ", similar)}." : ""));
    }

    /// <summary>The model of a name or alias, if it is in the store.</summary>
    /// <param name="name">Name in the catalogue or of a model added by hand.</param>
    public StoredModel? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string canonical = Catalog.Find(name)?.Name ?? name;
        if (!CatalogReader.Name().IsMatch(canonical))
        {
            return null;
        }

        string folder = FolderOf(canonical);
        if (ModelRecord.Read(folder) is not { } record)
        {
            return null;
        }

        string path = Path.Combine(folder, record.File);
        return File.Exists(path) ? new StoredModel(canonical, path, new FileInfo(path).Length, record.Sha256, record.Source, record.Trust) : null;
    }

    /// <summary>All models in the store, by name.</summary>
    public IReadOnlyList<StoredModel> List() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateDirectories(Folder).Select(d => Find(Path.GetFileName(d))).OfType<StoredModel>().OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>Path that a model of the catalogue has, or would have.</summary>
    /// <param name="entry">The model.</param>
    public string PathOf(CatalogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Path.Combine(FolderOf(entry.Name), entry.LocalFile);
    }

    /// <summary>Reads a model in the store again and compares it with the record of its arrival and the catalogue's checksums.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What does not agree; null where all does.</returns>
    public string? Verify(StoredModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelRecord? record = ModelRecord.Read(FolderOf(model.Name));
        if (record is null)
        {
            return "has no record of its arrival";
        }

        if (new FileInfo(model.Path).Length != record.Bytes)
        {
            return $"has {new FileInfo(model.Path).Length} bytes, {record.Bytes} came";
        }

        string sha256 = FileHashes.Sha256(model.Path);
        return sha256 != record.Sha256 ? $"has SHA-256 {sha256}, {record.Sha256} came"
            : Catalog.Find(model.Name) is { ArchiveMember: null } entry ? Mismatch(entry, model.Path) : null;
    }

    /// <summary>Puts a file into the store under a name: one of the catalogue, whose checksums it must meet, or a new one.</summary>
    /// <param name="name">The name; for a new one letters, digits, dots, hyphens and underscores.</param>
    /// <param name="file">The file, which is copied; its sidecar <c>FILE.json</c> comes along for a new name.</param>
    /// <param name="cancellation">Ends waiting for another process that is busy with the model.</param>
    /// <exception cref="ModelDownloadException">The file is missing or not what the catalogue says.</exception>
    public async Task<PullResult> AddAsync(string name, string file, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(file);
        CatalogEntry? entry = Catalog.Find(name);
        if (!File.Exists(file))
        {
            throw new ModelDownloadException($"'{file}': no such file.");
        }

        if (entry is null && !CatalogReader.Name().IsMatch(name))
        {
            throw new ModelDownloadException($"'{name}' is no name for a model: letters, digits, dots, hyphens and underscores.");
        }

        using FolderLock held = await FolderLock.Acquire(FolderOf(entry?.Name ?? name), cancellation).ConfigureAwait(false);
        if (entry is null)
        {
            return ModelInstaller.InstallOwn(FolderOf(name), file);
        }

        return Mismatch(entry, file) is { } mismatch
            ? throw new ModelDownloadException($"'{file}' is not {entry.Name}: it {mismatch}.")
            : Install(entry, file, Path.GetFullPath(file), take: false);
    }

    /// <summary>The folder of a model.</summary>
    internal string FolderOf(string name) => Path.Combine(Folder, name);

    /// <summary>The model if it is there and of the size it came with; the slow comparison is <see cref="Verify"/>'s.</summary>
    internal PullResult? Present(CatalogEntry entry)
    {
        ModelRecord? record = ModelRecord.Read(FolderOf(entry.Name));
        string path = PathOf(entry);
        return record is not null && File.Exists(path) && new FileInfo(path).Length == record.Bytes
            ? new PullResult(path, WasPresent: true, record.Sha256, record.Trust, null, [])
            : null;
    }

    /// <summary>
    /// What keeps a file from being the catalogue's: another size, another checksum, or, where none is published, another content than came the
    /// first time. Null where nothing does.
    /// </summary>
    internal string? Mismatch(CatalogEntry entry, string file)
    {
        long length = new FileInfo(file).Length;
        if (entry.Bytes is { } bytes && !entry.BytesFromLogs && length != bytes)
        {
            return $"has {length} bytes instead of {bytes}";
        }

        foreach (CatalogChecksum checksum in entry.Checksums)
        {
            string actual = FileHashes.Of(file, checksum.Algorithm);
            if (actual != checksum.Hex)
            {
                return $"has {checksum.Algorithm} {actual} instead of {checksum.Hex}";
            }
        }

        return entry.Checksums.Count == 0 && ModelRecord.Read(FolderOf(entry.Name)) is { } first && FileHashes.Sha256(file) is var now && now != first.SourceSha256
            ? $"has SHA-256 {now}; the one that came first had {first.SourceSha256}"
            : null;
    }

    /// <summary>Takes a checked file into the store; the caller holds the lock.</summary>
    internal PullResult Install(CatalogEntry entry, string file, string source, bool take) =>
        ModelInstaller.Install(FolderOf(entry.Name), entry, file, source, take);

    private static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named)
        {
            return named;
        }

        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "mlnetclassifier", "models")
            : throw new InvalidBackboneException($"There is no folder for this user's application data. Set {FolderVariable} to the folder for model files.");
    }
}
