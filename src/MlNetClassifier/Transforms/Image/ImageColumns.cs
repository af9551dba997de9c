using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Checks that estimators of pictures share.</summary>
internal static class ImageColumns
{
    /// <summary>The shape's image column, or an error.</summary>
    public static SchemaShape.Column Require(SchemaShape shape, string name, string reader)
    {
        SchemaShape.Column column = shape.Require(name, reader);
        return column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType
            ? column
            : throw ColumnErrors.WrongType(reader, name, "Image", column.GetTypeString());
    }

    /// <summary>A getter that makes a picture of each picture and nothing of nothing.</summary>
    public static Func<DataViewRow, Delegate> Map(DataViewSchema.Column input, Func<MLImage, MLImage> map) => row =>
    {
        ValueGetter<MLImage?> getter = row.GetGetter<MLImage?>(input);
        MLImage? source = null;
        return (ValueGetter<MLImage?>)((ref MLImage? value) =>
        {
            getter(ref source);
            value = source is null ? null : map(source);
        });
    };
}
