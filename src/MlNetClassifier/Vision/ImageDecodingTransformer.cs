using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Vision;

/// <summary>
/// Turns the bytes of picture files into pictures. ML.NET has no such step: a model file that holds it is for this toolkit alone, which
/// <see cref="VisionCatalog.ToPortableModel"/> avoids.
/// </summary>
internal sealed class ImageDecodingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
    : OneToOneTransformerBase(environment, columns)
{
    internal static VersionInfo Version { get; } =
        new("IMGDECOD", 0x00010001, 0x00010001, 0x00010001, "ImageDecodingTransform", "MlNetClassifier.Core");

    private protected override bool IsCostly => true;

    public override void Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
    }

    internal static ImageDecodingTransformer Load(IHostEnvironment environment, ModelLoadContext context) => new(environment, ModelColumns.Load(context));

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (input.Type is not VectorDataViewType vector || vector.ItemType != NumberDataViewType.Byte)
        {
            throw WrongType(input, "Vector<Byte>");
        }

        return new ColumnBinding(new ImageDataViewType(), null, row =>
        {
            Func<Picture?> next = Picture.Bind(row, input);
            return (ValueGetter<MLImage?>)((ref MLImage? value) =>
            {
                try
                {
                    value = next() is { } picture ? new MLImage(picture.Decode()) : null;
                }
                catch (InvalidImageException error)
                {
                    throw new InvalidImageException($"Row {row.Position} of column '{input.Name}': {error.Message}", error);
                }
            });
        });
    }
}
