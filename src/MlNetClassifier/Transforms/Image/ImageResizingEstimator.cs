using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Brings pictures to one size. Beyond ML.NET, a column may hold the bytes of picture files, which are decoded.</summary>
public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(ImageResizingTransformer transformer)
        : base(transformer)
    {
    }

    /// <summary>What happens to a picture of another shape.</summary>
    public enum ResizingKind : byte
    {
        /// <summary>The whole picture is kept and black is added to two sides.</summary>
        IsoPad = 0,

        /// <summary>The picture fills the size and what stands out on two sides is cut off.</summary>
        IsoCrop = 1,

        /// <summary>Both sides are scaled on their own, by the nearest pixel as in ML.NET: the other kinds are antialiased and see more of a large picture.</summary>
        Fill = 2,
    }

    /// <summary>Which part of a picture is kept, or where it lies on its padding.</summary>
    public enum Anchor : byte
    {
        /// <summary>The right edge.</summary>
        Right = 0,

        /// <summary>The left edge.</summary>
        Left = 1,

        /// <summary>The top edge.</summary>
        Top = 2,

        /// <summary>The bottom edge.</summary>
        Bottom = 3,

        /// <summary>The middle.</summary>
        Center = 4,
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        for (int i = 0; i < Transformer.Columns.Count; i++)
        {
            InputOutputColumnPair pair = Transformer.Columns[i];
            SchemaShape.Column image = inputSchema.Require(pair.InputColumnName, nameof(ImageResizingEstimator));
            if (image.Kind == SchemaShape.Column.VectorKind.Scalar || image.ItemType != NumberDataViewType.Byte)
            {
                ImageColumns.Require(inputSchema, pair.InputColumnName, nameof(ImageResizingEstimator));
            }

            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.Scalar, Transformer.TypeOf(i), false));
        }

        return inputSchema;
    }
}
