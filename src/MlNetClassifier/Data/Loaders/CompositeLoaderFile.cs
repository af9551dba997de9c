using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Data;

/// <summary>A loader with transformers in a model file: two folders, the second where a model without a loader lies too.</summary>
internal static class CompositeLoaderFile
{
    /// <summary>Folder of the loader.</summary>
    public const string LoaderDirectory = "Loader";

    public static VersionInfo Version { get; } =
        new("CMPSTLDR", 0x00010001, 0x00010001, 0x00010001, "CompositeLoader", "Microsoft.ML.Data");

    public static void Save(ModelSaveContext ctx, ICanSaveModel loader, ICanSaveModel transformer)
    {
        ctx.SetVersionInfo(Version);
        ctx.SaveModel(loader, LoaderDirectory);
        ctx.SaveModel(transformer, ModelZip.RootDirectory);
    }

    public static CompositeDataLoader<IMultiStreamSource, ITransformer> Load(ModelLoadContext context)
    {
        IDataLoader<IMultiStreamSource> loader = context.LoadModel<IDataLoader<IMultiStreamSource>>(LoaderDirectory);
        ITransformer transformer = context.LoadModel<ITransformer>(ModelZip.RootDirectory);
        return new CompositeDataLoader<IMultiStreamSource, ITransformer>(
            loader, transformer as TransformerChain<ITransformer> ?? new TransformerChain<ITransformer>(transformer));
    }
}
