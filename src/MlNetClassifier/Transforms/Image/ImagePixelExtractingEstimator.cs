using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Lays the pixels of pictures out as vectors of numbers.</summary>
public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    internal ImagePixelExtractingEstimator(ImagePixelExtractingTransformer transformer)
        : base(transformer)
    {
    }

    /// <summary>The colours taken of a pixel.</summary>
    [Flags]
    [SuppressMessage("Design", "CA1008", Justification = "Taking no colour is not an option.")]
    public enum ColorBits : byte
    {
        /// <summary>Alpha: 255 where a picture has no transparency.</summary>
        Alpha = 1,

        /// <summary>Red.</summary>
        Red = 2,

        /// <summary>Green.</summary>
        Green = 4,

        /// <summary>Blue.</summary>
        Blue = 8,

        /// <summary>Red, green and blue.</summary>
        Rgb = Red | Green | Blue,

        /// <summary>All four.</summary>
        All = Alpha | Rgb,
    }

    /// <summary>The order of the colours taken.</summary>
    [SuppressMessage("Design", "CA1008", Justification = "The values are ML.NET's and part of the model format.")]
    public enum ColorsOrder : byte
    {
        /// <summary>Alpha, red, green, blue.</summary>
        ARGB = 1,

        /// <summary>Alpha, red, blue, green.</summary>
        ARBG = 2,

        /// <summary>Alpha, blue, red, green.</summary>
        ABRG = 3,

        /// <summary>Alpha, blue, green, red.</summary>
        ABGR = 4,

        /// <summary>Alpha, green, red, blue.</summary>
        AGRB = 5,

        /// <summary>Alpha, green, blue, red.</summary>
        AGBR = 6,
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        for (int i = 0; i < Transformer.Columns.Count; i++)
        {
            InputOutputColumnPair pair = Transformer.Columns[i];
            ImageColumns.Require(inputSchema, pair.InputColumnName, nameof(ImagePixelExtractingEstimator));
            inputSchema = inputSchema.With(
                new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.Vector, Transformer.Options[i].ItemType, false));
        }

        return inputSchema;
    }
}
