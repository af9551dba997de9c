using MlNetClassifier.Data;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Vision;

/// <summary>What classifiers that take pictures have in common: which columns they accept, and how a row without a readable picture is reported.</summary>
internal static class PictureScoring
{
    /// <summary>Refuses a column that holds no pictures.</summary>
    public static void CheckFeatureColumn(DataViewSchema.Column column)
    {
        if (!Picture.IsPicture(column.Type))
        {
            throw ColumnErrors.WrongType("the image classifier", column.Name, "Vector<Byte>, Image or String (a path)", column.Type.ToString()!);
        }
    }

    /// <summary>Makes a function that scores the row's picture.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">Its pictures.</param>
    /// <param name="write">Decodes the picture into the network's input.</param>
    /// <param name="score">Runs the network and writes the scores.</param>
    public static Action<float[]> Bind(DataViewRow row, DataViewSchema.Column column, Action<Picture> write, Action<float[]> score)
    {
        Func<Picture?> next = Picture.Bind(row, column);
        return scores =>
        {
            try
            {
                write(next() ?? throw new InvalidImageException("there is no picture"));
            }
            catch (InvalidImageException error)
            {
                throw new InvalidImageException($"Row {row.Position} of column '{column.Name}' cannot be classified: {error.Message}", error);
            }

            score(scores);
        };
    }
}
