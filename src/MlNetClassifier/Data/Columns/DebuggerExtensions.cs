using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>Shows the first rows of data while debugging.</summary>
public static class DebuggerExtensions
{
    /// <summary>Reads the first rows of a view.</summary>
    /// <param name="data">The view.</param>
    /// <param name="maxRows">The most rows read; default 100.</param>
    public static DataDebuggerPreview Preview(this IDataView data, int maxRows = 100)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new DataDebuggerPreview(data, maxRows);
    }

    /// <summary>Reads the first rows of what a transformer makes of data.</summary>
    /// <param name="transformer">The transformer.</param>
    /// <param name="data">The data.</param>
    /// <param name="maxRows">The most rows read; default 100.</param>
    public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = 100)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return new DataDebuggerPreview(transformer.Transform(data), maxRows);
    }

    /// <summary>Fits an estimator on the first rows of data and reads the first rows of what it makes of them.</summary>
    /// <param name="estimator">The estimator.</param>
    /// <param name="data">The data.</param>
    /// <param name="maxRows">The most rows read; default 100.</param>
    /// <param name="maxTrainingRows">The most rows fitted on; default 100.</param>
    public static DataDebuggerPreview Preview(this IEstimator<ITransformer> estimator, IDataView data, int maxRows = 100, int maxTrainingRows = 100)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTrainingRows);
        IDataView training = new RowRangeView(data, 0, maxTrainingRows);
        return new DataDebuggerPreview(estimator.Fit(training).Transform(training), maxRows);
    }

    /// <summary>Reads the first rows of a source.</summary>
    /// <typeparam name="TSource">The type of the source.</typeparam>
    /// <param name="loader">The loader.</param>
    /// <param name="source">The source.</param>
    /// <param name="maxRows">The most rows read; default 100.</param>
    public static DataDebuggerPreview Preview<TSource>(this IDataLoader<TSource> loader, TSource source, int maxRows = 100)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return new DataDebuggerPreview(loader.Load(source), maxRows);
    }
}
