using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Puts the row's picture, as far as it is made, into the hands of the reader.</summary>
/// <param name="picture">Receives it; the reader's own, used again for every row.</param>
/// <returns>False where the row has none.</returns>
internal delegate bool PictureGetter(PendingPicture picture);

/// <summary>Binds to columns of pictures.</summary>
internal static class PictureGetters
{
    /// <summary>The shortcut of a column of images or of bytes of picture files; made of the column's getter where it has none.</summary>
    public static PictureGetter Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if ((row as IShortcutRow)?.GetShortcut<PictureGetter>(column) is { } shortcut)
        {
            return shortcut;
        }

        if (column.Type is ImageDataViewType)
        {
            ValueGetter<MLImage?> images = row.GetGetter<MLImage?>(column);
            MLImage? image = null;
            return picture =>
            {
                images(ref image);
                if (image is not null)
                {
                    picture.Take(image.Image);
                }

                return image is not null;
            };
        }

        ValueGetter<VBuffer<byte>> files = row.GetGetter<VBuffer<byte>>(column);
        VBuffer<byte> file = default;
        Func<string, string> explain = reason => $"Row {row.Position} of column '{column.Name}': {reason}";
        return picture =>
        {
            files(ref file);
            if (file.Length > 0)
            {
                file.CopyTo(picture.TakeFile(file.Length, explain));
            }

            return file.Length > 0;
        };
    }
}
