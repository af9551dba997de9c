using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataOperationsCatalog
{
    /// <summary>
    /// A bootstrap sample: each row as often as a Poisson draw of mean 1 says, the streaming form of drawing with replacement.
    /// </summary>
    /// <param name="input">The data.</param>
    /// <param name="seed">The seed; null (the default) for the context's.</param>
    /// <param name="complement">Whether the rows that are not drawn are wanted instead.</param>
    public IDataView BootstrapSample(IDataView input, int? seed = null, bool complement = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new BootstrapView(input, Seed(seed), complement);
    }

    /// <summary>Keeps columns in memory once they have been read. Image columns cannot be kept and are left out.</summary>
    /// <param name="input">The data.</param>
    /// <param name="columnsToPrefetch">Columns read at once; the others are read when they are first asked for.</param>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CacheDataView(input, columnsToPrefetch ?? []);
    }

    /// <summary>The rows in a random order, the same in each pass.</summary>
    /// <param name="input">The data.</param>
    /// <param name="seed">The seed; null (the default) for the context's.</param>
    /// <param name="shufflePoolSize">The number of rows held in memory and drawn from, at least 1; default 1000.</param>
    /// <param name="shuffleSource">Whether the source is shuffled too where it can be, which makes the order fully random; default true.</param>
    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(shufflePoolSize, 1);
        return new ShuffledView(input, Seed(seed), shufflePoolSize, shuffleSource);
    }

    /// <summary>The rows after the first ones.</summary>
    /// <param name="input">The data.</param>
    /// <param name="count">The number of rows left out, at least 0.</param>
    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowRangeView(input, count, long.MaxValue);
    }

    /// <summary>The first rows.</summary>
    /// <param name="input">The data.</param>
    /// <param name="count">The most rows kept, at least 0.</param>
    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowRangeView(input, 0, count);
    }

    // A seed drawn here and not in each pass, so that every pass over a view gives the same rows.
    private int Seed(int? seed) => seed ?? Environment.Seed ?? Environment.CreateRandom().Next();
}
