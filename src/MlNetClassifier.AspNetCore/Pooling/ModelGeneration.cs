using System.Collections.Concurrent;

namespace MlNetClassifier.Extensions.ML;

/// <summary>
/// One model and its engines. When it is replaced it lives on until the last engine in use comes back, and is then disposed.
/// </summary>
/// <typeparam name="TData">The class of the examples.</typeparam>
/// <typeparam name="TPrediction">The class of the predictions.</typeparam>
internal sealed class ModelGeneration<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    private static readonly PredictionEngineOptions Shared = new() { OwnsTransformer = false };

    private readonly ConcurrentBag<PredictionEngine<TData, TPrediction>> _idle = [];
    private readonly Lock _lock = new();
    private readonly MLContext _context;
    private readonly Action _ended;
    private int _inUse;
    private bool _retired;
    private bool _handedOut;

    /// <summary>Makes a generation.</summary>
    /// <param name="context">Makes engines.</param>
    /// <param name="model">The model.</param>
    /// <param name="ended">Told once, when the generation was replaced and its last engine has come back.</param>
    public ModelGeneration(MLContext context, ITransformer model, Action ended)
    {
        _context = context;
        Model = model;
        _ended = ended;
    }

    public ITransformer Model { get; }

    /// <summary>Notes that the model itself was given to somebody, who may use it for as long as he likes: it is then left to the garbage collector.</summary>
    public ITransformer HandOut()
    {
        lock (_lock)
        {
            _handedOut = true;
            return Model;
        }
    }

    /// <summary>Takes an engine, or null when the generation has been replaced meanwhile.</summary>
    public PredictionEngine<TData, TPrediction>? TryRent()
    {
        lock (_lock)
        {
            if (_retired)
            {
                return null;
            }

            _inUse++;
        }

        try
        {
            return _idle.TryTake(out PredictionEngine<TData, TPrediction>? engine)
                ? engine
                : _context.Model.CreatePredictionEngine<TData, TPrediction>(Model, Shared);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Gives an engine back.</summary>
    public void Return(PredictionEngine<TData, TPrediction> engine)
    {
        if (_idle.Count < 2 * Environment.ProcessorCount)
        {
            _idle.Add(engine);
        }
        else
        {
            engine.Dispose();
        }

        Release();
    }

    /// <summary>Lets the generation end once no engine is in use.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            _inUse++;
        }

        Release();
    }

    private void Release()
    {
        lock (_lock)
        {
            if (--_inUse > 0 || !_retired)
            {
                return;
            }
        }

        while (_idle.TryTake(out PredictionEngine<TData, TPrediction>? engine))
        {
            engine.Dispose();
        }

        if (!_handedOut)
        {
            (Model as IDisposable)?.Dispose();
        }

        _ended();
    }
}
