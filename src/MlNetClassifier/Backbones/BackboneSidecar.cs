using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Backbones;

/// <summary>
/// The file <c>FILE.json</c> beside a backbone: input tensor, layout, size, colour order, mean and std in 0–255 units, feature tensor.
/// Every
/// entry may be missing; entries of other tools are ignored.
/// </summary>
internal sealed record BackboneSidecar
{
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public string? Name { get; init; }

    public string? Input { get; init; }

    public string? Layout { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public string? Color { get; init; }

    public float[]? Mean { get; init; }

    public float[]? Std { get; init; }

    public string? Features { get; init; }

    public int? FeatureWidth { get; init; }

    /// <summary>Reads the sidecar of a backbone file; an empty one when there is none.</summary>
    /// <exception cref="InvalidBackboneException">It is no JSON of this kind.</exception>
    public static BackboneSidecar Beside(string backbone)
    {
        string path = backbone + ".json";
        FileInfo file = new(path);
        if (!file.Exists)
        {
            return new BackboneSidecar();
        }

        try
        {
            if (file.Length > MaxBytes)
            {
                throw new InvalidBackboneException($"Sidecar '{path}' has {file.Length} bytes; a description of a backbone has at most {MaxBytes}.");
            }

            return JsonSerializer.Deserialize<BackboneSidecar>(File.ReadAllBytes(path), Json) ?? new BackboneSidecar();
        }
        catch (JsonException e)
        {
            throw new InvalidBackboneException($"Sidecar '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidBackboneException($"Sidecar '{path}' cannot be read: {e.Message}", e);
        }
    }
}
