using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Reads and checks a catalogue file; unknown keys are errors, so that a slip of the pen does not go unnoticed.</summary>
internal static partial class CatalogReader
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="InvalidDataException">An entry is incomplete or contradicts itself; the message names it.</exception>
    public static IReadOnlyList<CatalogEntry> Read(Stream stream)
    {
        try
        {
            CatalogFile file = JsonSerializer.Deserialize<CatalogFile>(stream, Json) ?? throw new InvalidDataException("Catalogue: empty.");
            return [.. file.Models.Select(m => Convert(m, file.Preprocessing))];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Catalogue: {e.Message}", e);
        }
    }

    private static CatalogEntry Convert(ModelJson model, Dictionary<string, PreprocessingJson> preprocessing)
    {
        void Check(bool condition, string what)
        {
            if (!condition)
            {
                throw new InvalidDataException($"Catalogue entry {model.Name}: {what}.");
            }
        }

        Check(Name().IsMatch(model.Name) && model.Aliases.All(Name().IsMatch), "a name or alias has characters other than letters, digits, dots, hyphens and underscores");
        Check(model.Mirrors.Length > 0 && model.Mirrors.All(m => m.Scheme is "http" or "https"), "no mirrors, or one that is neither http nor https");
        Check(Name().IsMatch(model.File) && (model.ArchiveMember is null || Name().IsMatch(model.ArchiveMember)), "a file name with other characters");
        Check(model.Bytes is null or > 0, "bytes must be positive");
        Check(model.Sha256 is null || Sha256().IsMatch(model.Sha256), "sha256 must be 64 lower-case hexadecimal digits");
        Check(model.Md5 is null || Md5().IsMatch(model.Md5), "md5 must be 32 lower-case hexadecimal digits");
        Check((model.Sha256 is null) == (model.Sha256From is null) && (model.Md5 is null) == (model.Md5From is null), "a checksum needs its origin, and the other way round");
        Check(preprocessing.TryGetValue(model.Preprocessing, out PreprocessingJson? pixels), $"preprocessing {model.Preprocessing} is not defined");
        Check(pixels!.Color is "RGB" or "BGR" && pixels.Mean.Length == 3 && pixels.Std.Length == 3 && pixels.Std.All(s => s > 0), "its preprocessing is unsound");
        Check(model.Input.Layout is "NCHW" or "NHWC" && model.Input.Size is > 0 and <= 4096, "its input is unsound");
        Check(model.FeatureWidth > 0 && model.Top1 is null or (> 0 and < 100), "featureWidth or top1 is out of range");
        var checksums = new List<CatalogChecksum>();
        if (model.Sha256 is not null)
        {
            checksums.Add(new CatalogChecksum("sha256", model.Sha256, model.Sha256From!));
        }

        if (model.Md5 is not null)
        {
            checksums.Add(new CatalogChecksum("md5", model.Md5, model.Md5From!));
        }

        return new CatalogEntry
        {
            Name = model.Name,
            Aliases = model.Aliases,
            Title = model.Title,
            Format = model.Format,
            Mirrors = model.Mirrors,
            File = model.File,
            ArchiveMember = model.ArchiveMember,
            Bytes = model.Bytes,
            BytesFromLogs = model.BytesFromLogs,
            Checksums = checksums,
            Licence = model.Licence,
            InputTensor = model.Input.Name,
            Layout = model.Input.Layout,
            InputSize = model.Input.Size,
            Color = pixels.Color,
            Mean = pixels.Mean,
            Std = pixels.Std,
            Features = model.Features,
            FeatureWidth = model.FeatureWidth,
            Top1 = model.Top1,
            Architecture = model.Architecture,
            WidthMultiplier = model.WidthMultiplier,
            Note = model.Note,
        };
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")]
    internal static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Md5();

    private sealed record CatalogFile(Dictionary<string, PreprocessingJson> Preprocessing, ModelJson[] Models);

    private sealed record PreprocessingJson(string Color, float[] Mean, float[] Std);

    private sealed record InputJson(string Name, string Layout, int Size);

    private sealed record ModelJson
    {
        public required string Name { get; init; }

        public string[] Aliases { get; init; } = [];

        public required string Title { get; init; }

        public required CatalogFormat Format { get; init; }

        public required Uri[] Mirrors { get; init; }

        public required string File { get; init; }

        public string? ArchiveMember { get; init; }

        public long? Bytes { get; init; }

        public bool BytesFromLogs { get; init; }

        public string? Sha256 { get; init; }

        public string? Sha256From { get; init; }

        public string? Md5 { get; init; }

        public string? Md5From { get; init; }

        public required string Licence { get; init; }

        public required InputJson Input { get; init; }

        public required string Preprocessing { get; init; }

        public string? Features { get; init; }

        public required int FeatureWidth { get; init; }

        public double? Top1 { get; init; }

        public string? Architecture { get; init; }

        public float WidthMultiplier { get; init; } = 1;

        public string Note { get; init; } = "";
    }
}
