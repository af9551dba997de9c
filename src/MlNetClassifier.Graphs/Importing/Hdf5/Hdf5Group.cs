namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>A group: named groups and datasets, and attributes.</summary>
internal sealed class Hdf5Group
{
    private readonly Hdf5Image _image;
    private readonly Hdf5ObjectHeader _header;
    private readonly Dictionary<string, ulong> _links;
    private readonly Dictionary<string, Hdf5Attribute> _attributes;

    public Hdf5Group(Hdf5Image image, string path, Hdf5ObjectHeader header)
    {
        _image = image;
        Path = path;
        _header = header;
        _links = Hdf5Links.Read(image, header);
        _attributes = Hdf5Attributes.Read(image, header);
    }

    /// <summary>Where the group is, from the root.</summary>
    public string Path { get; }

    /// <summary>Names of the members, in ordinal order.</summary>
    public IEnumerable<string> Names => _links.Keys.Order(StringComparer.Ordinal);

    /// <summary>The attribute of a name, or null.</summary>
    public Hdf5Attribute? Attribute(string name) => _attributes.GetValueOrDefault(name);

    /// <summary>The group at a path below this one, or null where a part of the path is absent or a dataset.</summary>
    public Hdf5Group? Group(string path) => Resolve(path) is ({ } header, string full) && !IsDataset(header) ? new Hdf5Group(_image, full, header) : null;

    /// <summary>The dataset at a path below this one, or null where a part of the path is absent or a group.</summary>
    public Hdf5Dataset? Dataset(string path) => Resolve(path) is ({ } header, string full) && IsDataset(header) ? new Hdf5Dataset(_image, full, header) : null;

    /// <summary>Paths of all datasets below this group, in ordinal order; an object linked twice is listed once.</summary>
    public IReadOnlyList<string> DatasetPaths()
    {
        var paths = new List<string>();
        Collect(this, "", paths, [_header.Address], 0);
        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static void Collect(Hdf5Group group, string prefix, List<string> paths, HashSet<ulong> seen, int depth)
    {
        if (depth > 32)
        {
            throw group._image.Invalid("groups are nested more than 32 deep");
        }

        foreach (string name in group.Names)
        {
            if (!seen.Add(group._links[name]))
            {
                continue;
            }

            Hdf5ObjectHeader header = Hdf5ObjectHeader.Read(group._image, group._links[name]);
            if (IsDataset(header))
            {
                paths.Add(prefix + name);
            }
            else
            {
                Collect(new Hdf5Group(group._image, prefix + name, header), prefix + name + "/", paths, seen, depth + 1);
            }
        }
    }

    private static bool IsDataset(Hdf5ObjectHeader header) => header.Find(Hdf5MessageKind.Layout) is not null;

    private (Hdf5ObjectHeader Header, string Path)? Resolve(string path)
    {
        Hdf5Group at = this;
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            if (!at._links.TryGetValue(parts[i], out ulong address))
            {
                return null;
            }

            string full = at.Path.TrimEnd('/') + "/" + parts[i];
            Hdf5ObjectHeader header = Hdf5ObjectHeader.Read(_image, address);
            if (i == parts.Length - 1)
            {
                return (header, full);
            }

            if (IsDataset(header))
            {
                return null;
            }

            at = new Hdf5Group(_image, full, header);
        }

        return (_header, Path);
    }
}
