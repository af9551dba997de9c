namespace MlNetClassifier.ModelFile;

/// <summary>Names of the entries in a model zip.</summary>
internal static class ModelZip
{
    /// <summary>Folder of the root transformer, whatever its type.</summary>
    public const string RootDirectory = "TransformerChain";

    /// <summary>Header and body of a model, one in each folder.</summary>
    public const string ModelEntry = "Model.key";

    /// <summary>Schema of the data the model was made for; absent when none was given.</summary>
    public const string SchemaEntry = "Schema";

    /// <summary>Text with the version of the writer; ML.NET writes it first and does not need it.</summary>
    public const string VersionEntry = "TrainingInfo/Version.txt";

    /// <summary>What ML.NET does not know about the model; ML.NET ignores the entry.</summary>
    public const string ManifestEntry = "MlNetClassifier/manifest.json";
}
