using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Learns the distinct values of columns and turns each into a vector: value to key, then key to vector.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly IEstimator<ITransformer> _estimator;

    internal OneHotEncodingEstimator(
        IHostEnvironment environment,
        InputOutputColumnPair[] columns,
        OutputKind outputKind,
        int maximumNumberOfKeys,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality,
        IDataView? keyData)
    {
        ValueToKeyMappingEstimator toKeys = new(environment, columns, maximumNumberOfKeys, keyOrdinality, keyValuesAsText: false, keyData);
        InputOutputColumnPair[] inPlace = [.. columns.Select(pair => new InputOutputColumnPair(pair.OutputColumnName))];
        _estimator = outputKind switch
        {
            OutputKind.Key => new EstimatorChain<ITransformer>().Append(toKeys),
            OutputKind.Binary => toKeys.Append(new KeyToBinaryVectorMappingEstimator(new KeyToBinaryVectorMappingTransformer(environment, inPlace))),
            OutputKind.Bag or OutputKind.Indicator => toKeys.Append(new KeyToVectorMappingEstimator(
                new KeyToVectorMappingTransformer(environment, inPlace, [.. columns.Select(_ => outputKind == OutputKind.Bag)]))),
            _ => throw new ArgumentOutOfRangeException(nameof(outputKind), outputKind, "Unknown kind of output."),
        };
    }

    /// <summary>What a category becomes.</summary>
    [SuppressMessage("Design", "CA1008", Justification = "The values are ML.NET's.")]
    public enum OutputKind : byte
    {
        /// <summary>A vector with the number of occurrences at each category's place; differs from the next kind for vectors only.</summary>
        Bag = 1,

        /// <summary>A vector with a 1 at the category's place.</summary>
        Indicator = 2,

        /// <summary>A key.</summary>
        Key = 3,

        /// <summary>A vector of the bits of the key.</summary>
        Binary = 4,
    }

    /// <summary>Learns the values.</summary>
    /// <param name="input">The training data.</param>
    public OneHotEncodingTransformer Fit(IDataView input) => new(_estimator.Fit(input));

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _estimator.GetOutputSchema(inputSchema);
}
