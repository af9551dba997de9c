using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MlNetClassifier.Extensions.ML;

/// <summary>
/// Prediction engines for any number of concurrent callers. Engines are made as callers need them and kept, at most twice the number of processors. When a
/// model is replaced, engines in use finish with the old one, which is then disposed.
/// </summary>
/// <typeparam name="TData">The class of the examples.</typeparam>
/// <typeparam name="TPrediction">The class of the predictions.</typeparam>
/// <example>
/// <code>
/// services.AddPredictionEnginePool&lt;Photo, Prediction&gt;().FromFile("model.zip", watchForChanges: true);
/// app.MapPost("/predict", (PredictionEnginePool&lt;Photo, Prediction&gt; pool, Photo photo) => pool.Predict(photo));
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1711", Justification = "The name is ML.NET's.")]
public class PredictionEnginePool<TData, TPrediction> : IDisposable
    where TData : class
    where TPrediction : class, new()
{
    private readonly MLContext _context;
    private readonly IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> _options;
    private readonly ConcurrentDictionary<string, Lazy<NamedModel<TData, TPrediction>>> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PredictionEngine<TData, TPrediction>, ModelGeneration<TData, TPrediction>> _rented = new();
    private bool _disposed;

    /// <summary>Makes a pool; the default model is loaded at once, the named ones when they are first asked for.</summary>
    /// <param name="serviceProvider">Not used; there because ML.NET's has it.</param>
    /// <param name="mlContextOptions">The context.</param>
    /// <param name="predictionEngineOptions">Makes the options of each model by name.</param>
    /// <exception cref="ArgumentException">The file of the default model does not exist.</exception>
    public PredictionEnginePool(
        IServiceProvider serviceProvider,
        IOptions<MLOptions> mlContextOptions,
        IOptionsFactory<PredictionEnginePoolOptions<TData, TPrediction>> predictionEngineOptions)
    {
        ArgumentNullException.ThrowIfNull(mlContextOptions);
        ArgumentNullException.ThrowIfNull(predictionEngineOptions);
        _context = mlContextOptions.Value.MLContext;
        _options = predictionEngineOptions;
        if (predictionEngineOptions.Create(string.Empty).ModelLoader is { } loader)
        {
            NamedModel<TData, TPrediction> model = new(_context, loader);
            _models[string.Empty] = new Lazy<NamedModel<TData, TPrediction>>(model);
        }
    }

    /// <summary>Models that are held in memory: one for each name in use, and those replaced that an engine in use still needs.</summary>
    internal int LiveGenerations => _models.Values.Where(model => model.IsValueCreated).Sum(model => model.Value.LiveGenerations);

    /// <summary>The current model of a name. It stays usable when it is replaced.</summary>
    /// <param name="modelName">The name.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public ITransformer GetModel(string modelName) => Find(modelName).GetModel();

    /// <summary>The current default model. It stays usable when it is replaced.</summary>
    public ITransformer GetModel() => GetModel(string.Empty);

    /// <summary>Takes an engine of the default model; give it back with <see cref="ReturnPredictionEngine(PredictionEngine{TData, TPrediction})"/>.</summary>
    public PredictionEngine<TData, TPrediction> GetPredictionEngine() => GetPredictionEngine(string.Empty);

    /// <summary>Takes an engine of a model; give it back with <see cref="ReturnPredictionEngine(string, PredictionEngine{TData, TPrediction})"/>.</summary>
    /// <param name="modelName">The name of the model.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public PredictionEngine<TData, TPrediction> GetPredictionEngine(string modelName)
    {
        (PredictionEngine<TData, TPrediction> engine, ModelGeneration<TData, TPrediction> generation) = Find(modelName).Rent();
        _rented[engine] = generation;
        return engine;
    }

    /// <summary>Gives an engine back; it must not be used afterwards.</summary>
    /// <param name="engine">An engine of this pool.</param>
    public void ReturnPredictionEngine(PredictionEngine<TData, TPrediction> engine) => ReturnPredictionEngine(string.Empty, engine);

    /// <summary>Gives an engine back; it must not be used afterwards.</summary>
    /// <param name="modelName">The name of its model.</param>
    /// <param name="engine">An engine of this pool.</param>
    /// <exception cref="ArgumentException">The engine is not from this pool, or was given back before.</exception>
    public void ReturnPredictionEngine(string modelName, PredictionEngine<TData, TPrediction> engine)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        ArgumentNullException.ThrowIfNull(engine);
        if (!_rented.TryRemove(engine, out ModelGeneration<TData, TPrediction>? generation))
        {
            throw new ArgumentException("The engine is not from this pool, or was given back before.", nameof(engine));
        }

        generation.Return(engine);
    }

    /// <summary>Disposes the models; engines in use finish first.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the models.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
        {
            return;
        }

        _disposed = true;
        foreach (Lazy<NamedModel<TData, TPrediction>> model in _models.Values.Where(model => model.IsValueCreated))
        {
            model.Value.Dispose();
        }
    }

    private NamedModel<TData, TPrediction> Find(string modelName)
    {
        ArgumentNullException.ThrowIfNull(modelName);
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return _models.GetOrAdd(modelName, name => new Lazy<NamedModel<TData, TPrediction>>(() => Create(name))).Value;
        }
        catch
        {
            // A model that could not be loaded is tried again by the next caller.
            _models.TryRemove(modelName, out _);
            throw;
        }
    }

    private NamedModel<TData, TPrediction> Create(string modelName)
    {
        ModelLoader loader = _options.Create(modelName).ModelLoader ?? throw new ArgumentException(
            modelName.Length == 0
                ? "The pool has no default model; give it one with FromFile or FromUri, or ask for a model by name."
                : $"The pool has no model '{modelName}'; give it one with FromFile or FromUri.",
            nameof(modelName));
        return new NamedModel<TData, TPrediction>(_context, loader);
    }
}
