using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Scoring;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Exporting;

/// <summary>The steps of a model with another beginning: pictures come from paths, or are there already.</summary>
internal static class ZipVariant
{
    private const string PathColumn = "ImagePath";
    private const string ImageColumn = "Image";

    /// <summary>Makes the chain, which shares its steps with the model, and the schema of its input; null where a file has no room for it.</summary>
    /// <exception cref="InvalidModelFileException">The model decodes pictures itself, so that it cannot take decoded ones.</exception>
    public static (TransformerChain<ITransformer> Chain, DataViewSchema? Schema) Make(IHostEnvironment environment, ScoringChain source, ModelZipInput input)
    {
        // The loading step, if there is one, is replaced; what follows reads the column it made.
        ImageLoadingTransformer? loader = source.Steps.OfType<ImageLoadingTransformer>().FirstOrDefault(step => step.Columns[0].InputColumnName == source.Input);
        bool asImage = loader?.IsImageType ?? source.Kind == PictureKind.Image;
        string picture = loader?.Columns[0].OutputColumnName ?? source.Input;
        List<ITransformer> steps = [.. source.Steps.Where(step => step != loader)];
        if (loader?.Columns.Count > 1)
        {
            throw new InvalidModelFileException($"The model loads {loader.Columns.Count} pictures a row where one was expected.");
        }

        if (input == ModelZipInput.Path)
        {
            steps.Insert(0, new ImageLoadingTransformer(environment, imageFolder: null, asImage, [new InputOutputColumnPair(picture, PathColumn)]));
        }
        else if (!asImage)
        {
            throw new InvalidModelFileException("The model decodes the bytes of picture files itself (a TensorFlow graph), so that it cannot take pictures in memory. Export the variant with a path.");
        }
        else if (picture != ImageColumn)
        {
            steps.Insert(0, new ColumnCopyingTransformer(environment, [new InputOutputColumnPair(picture, ImageColumn)]));
        }

        DataViewSchema.Builder schema = new();
        schema.AddColumn(input == ModelZipInput.Path ? PathColumn : ImageColumn, input == ModelZipInput.Path ? TextDataViewType.Instance : new ImageDataViewType());
        TransformerChain<ITransformer> chain = new([.. steps]);

        // An app reads the class as text.
        DataViewSchema output = chain.GetOutputSchema(schema.ToSchema());
        if (output.GetColumnOrNull(ScoringChain.PredictedLabelColumn) is { Type: KeyDataViewType } label && label.HasKeyValues())
        {
            chain = chain.Append<ITransformer>(new KeyToValueMappingTransformer(environment, [new InputOutputColumnPair(ScoringChain.PredictedLabelColumn)]));
        }

        return (chain, input == ModelZipInput.Path ? schema.ToSchema() : null);
    }
}
