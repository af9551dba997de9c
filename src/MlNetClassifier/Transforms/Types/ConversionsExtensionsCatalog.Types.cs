using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

public static partial class ConversionsExtensionsCatalog
{
    /// <summary>Converts a column to another type.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    /// <param name="outputKind">The type of the values; default Single.</param>
    public static TypeConvertingEstimator ConvertType(
        this TransformsCatalog.ConversionTransforms catalog, string outputColumnName, string? inputColumnName = null, DataKind outputKind = DataKind.Single) =>
        catalog.ConvertType([new InputOutputColumnPair(outputColumnName, inputColumnName)], outputKind);

    /// <summary>Converts columns to another type.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="outputKind">The type of the values; default Single.</param>
    public static TypeConvertingEstimator ConvertType(
        this TransformsCatalog.ConversionTransforms catalog, InputOutputColumnPair[] columns, DataKind outputKind = DataKind.Single)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(columns);
        PrimitiveTypes.FromKind(outputKind);
        return new TypeConvertingEstimator(new TypeConvertingTransformer(catalog.Environment, columns, columns.Select(_ => (outputKind, (ulong?)null))));
    }
}
