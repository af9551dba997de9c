using System.Text;
using MlNetClassifier.Data;

namespace MlNetClassifier.ModelFile;

/// <summary>Names of the entries in a model zip, and their order.</summary>
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

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Receives the zip; left open.</param>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The columns it reads; null, or without a column that a file can hold, to leave them out.</param>
    /// <param name="manifest">What ML.NET does not know; null for none.</param>
    public static void Write(Stream stream, ITransformer model, DataViewSchema? inputSchema, byte[]? manifest = null)
    {
        using ModelZipWriter zip = new(stream);
        WriteVersion(zip);
        zip.SaveModel(model, RootDirectory);
        if (inputSchema is not null && SchemaCodec.ToColumns(inputSchema).Count > 0)
        {
            zip.WriteEntry(SchemaEntry, entry => SchemaCodec.Write(entry, inputSchema));
        }

        if (manifest is not null)
        {
            zip.WriteEntry(ManifestEntry, entry => entry.Write(manifest));
        }

        zip.Finish();
    }

    /// <summary>Writes the first entry.</summary>
    public static void WriteVersion(ModelZipWriter zip)
    {
        string version = typeof(ModelZip).Assembly.GetName().Version!.ToString(3);
        zip.WriteEntry(VersionEntry, entry => entry.Write(Encoding.UTF8.GetBytes(version + "\n")));
    }
}
