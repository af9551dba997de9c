using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Scoring;

/// <summary>Where pictures enter a model: the column they fill, and the transformers that are left to run behind it.</summary>
/// <param name="Schema">Columns that the pictures' view has.</param>
/// <param name="Column">Name of the one that holds the picture.</param>
/// <param name="Model">What runs on that view.</param>
internal sealed record PictureInput(DataViewSchema Schema, string Column, ITransformer Model)
{
    private static readonly string[] PathNames = ["ImagePath", "Path", "ImageSource", "Image", "File", "FileName"];

    /// <summary>
    /// Finds it. Where the model loads images from paths, the loading is left out and the view holds the decoded image instead, so that a
    /// file is decoded
    /// once and a bad one is told from a bad model.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="schema">Columns it was made for; null when its file does not say.</param>
    /// <exception cref="InvalidModelFileException">It reads no pictures.</exception>
    public static PictureInput Find(ITransformer model, DataViewSchema? schema)
    {
        ITransformer[] steps = [.. ScoringChain.Flatten(model)];
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] is ImageLoadingTransformer { Columns: [var pair] } loader)
            {
                DataViewSchema.Builder builder = new();
                builder.AddColumns((schema ?? Enumerable.Empty<DataViewSchema.Column>()).Where(column => column.Name != pair.OutputColumnName));
                builder.AddColumn(pair.OutputColumnName, loader.IsImageType ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte));
                return new PictureInput(builder.ToSchema(), pair.OutputColumnName, new TransformerChain<ITransformer>([.. steps.Where((_, k) => k != i)]));
            }
        }

        if (schema is null)
        {
            // A file for images in memory cannot say so: images have no place in its schema.
            ScoringChain chain = ScoringChain.Of(model);
            DataViewSchema.Builder builder = new();
            builder.AddColumn(chain.Input, chain.Kind == PictureKind.File ? new VectorDataViewType(NumberDataViewType.Byte) : new ImageDataViewType());
            return new PictureInput(builder.ToSchema(), chain.Input, model);
        }

        DataViewSchema.Column column = schema.Where(c => Rank(c) > 0).OrderByDescending(Rank).FirstOrDefault();
        return column.Name is { } name
            ? new PictureInput(schema, name, model)
            : throw new InvalidModelFileException($"The model reads no pictures; its input columns are {string.Join(", ", schema)}.");
    }

    /// <summary>How sure it is that a column holds a picture: images, then bytes, then texts called like a path.</summary>
    private static int Rank(DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType => 30,
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Byte => 20,
        TextDataViewType when Array.FindIndex(PathNames, name => name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var place => 10 - place,
        _ => 0,
    };
}
