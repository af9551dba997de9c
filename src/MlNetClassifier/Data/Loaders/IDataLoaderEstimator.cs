namespace MlNetClassifier;

/// <summary>A loader that learns from a source before it loads.</summary>
/// <typeparam name="TSource">The source.</typeparam>
/// <typeparam name="TLoader">What it becomes.</typeparam>
public interface IDataLoaderEstimator<in TSource, out TLoader>
    where TLoader : IDataLoader<TSource>
{
    /// <summary>Learns.</summary>
    /// <param name="input">The source.</param>
    TLoader Fit(TSource input);

    /// <summary>The columns of the views that the loader will make.</summary>
    SchemaShape GetOutputSchema();
}
