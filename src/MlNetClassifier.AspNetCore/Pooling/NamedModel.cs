using Microsoft.Extensions.Primitives;

namespace MlNetClassifier.Extensions.ML;

/// <summary>One model of a pool through its generations.</summary>
/// <typeparam name="TData">The class of the examples.</typeparam>
/// <typeparam name="TPrediction">The class of the predictions.</typeparam>
internal sealed class NamedModel<TData, TPrediction> : IDisposable
    where TData : class
    where TPrediction : class, new()
{
    private readonly MLContext _context;
    private readonly ModelLoader _loader;
    private readonly IDisposable _subscription;
    private readonly Lock _lock = new();
    private ModelGeneration<TData, TPrediction> _current;
    private int _liveGenerations;
    private bool _disposed;

    public NamedModel(MLContext context, ModelLoader loader)
    {
        _context = context;
        _loader = loader;
        _current = NewGeneration(loader.GetModel());
        _subscription = ChangeToken.OnChange(loader.GetReloadToken, Replace);

        // The model may have changed between the two lines above.
        Replace();
    }

    /// <summary>Models that are held: the current one, and those replaced that an engine in use still needs.</summary>
    public int LiveGenerations => Volatile.Read(ref _liveGenerations);

    public ITransformer GetModel() => Volatile.Read(ref _current).HandOut();

    /// <summary>Takes an engine of the newest model.</summary>
    public (PredictionEngine<TData, TPrediction> Engine, ModelGeneration<TData, TPrediction> Generation) Rent()
    {
        while (true)
        {
            ModelGeneration<TData, TPrediction> generation = Volatile.Read(ref _current);
            if (generation.TryRent() is { } engine)
            {
                return (engine, generation);
            }

            ObjectDisposedException.ThrowIf(_disposed, typeof(PredictionEnginePool<TData, TPrediction>));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        _subscription.Dispose();
        (_loader as IDisposable)?.Dispose();
        _current.Retire();
    }

    private void Replace()
    {
        ModelGeneration<TData, TPrediction> old;
        lock (_lock)
        {
            ITransformer model = _loader.GetModel();
            old = _current;
            if (_disposed || ReferenceEquals(model, old.Model))
            {
                return;
            }

            Volatile.Write(ref _current, NewGeneration(model));
        }

        old.Retire();
    }

    private ModelGeneration<TData, TPrediction> NewGeneration(ITransformer model)
    {
        Interlocked.Increment(ref _liveGenerations);
        return new ModelGeneration<TData, TPrediction>(_context, model, () => Interlocked.Decrement(ref _liveGenerations));
    }
}
