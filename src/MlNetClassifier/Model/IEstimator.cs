namespace MlNetClassifier;

/// <summary>A step that learns from data, or needs nothing to learn, and then is a <typeparamref name="TTransformer"/>.</summary>
/// <typeparam name="TTransformer">What it becomes.</typeparam>
public interface IEstimator<out TTransformer>
    where TTransformer : ITransformer
{
    /// <summary>Learns.</summary>
    /// <param name="input">The training data.</param>
    TTransformer Fit(IDataView input);

    /// <summary>Checks the columns and says what the step will make of them, without reading data.</summary>
    /// <param name="inputSchema">The columns it will meet.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
