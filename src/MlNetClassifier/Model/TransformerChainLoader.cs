using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Data;

/// <summary>How a chain lies in a model file: its steps in sub-folders, the scopes in its body.</summary>
internal static class TransformerChainLoader
{
    /// <summary>No chain that a person wrote comes near; it bounds what a hostile file can ask for.</summary>
    private const int MaxSteps = 999;

    public static VersionInfo Version { get; } =
        new("XF CHAIN", 0x00010001, 0x00010001, 0x00010001, "TransformerChain", "Microsoft.ML.Data");

    public static string EntryName(int index) => $"Transform_{index:000}";

    public static TransformerChain<ITransformer> Load(ModelLoadContext context)
    {
        int count = context.Reader.ReadCount(sizeof(int));
        if (count > MaxSteps)
        {
            throw context.Reader.Error($"it claims {count} steps; at most {MaxSteps} are read");
        }

        TransformerScope[] scopes = [.. context.Reader.ReadInt32s(count).Select(scope => (TransformerScope)scope)];
        ITransformer[] transformers = [.. Enumerable.Range(0, count).Select(i => context.LoadModel<ITransformer>(EntryName(i)))];
        return new TransformerChain<ITransformer>(transformers, scopes);
    }
}
