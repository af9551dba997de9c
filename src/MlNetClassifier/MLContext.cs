using System.Collections.Concurrent;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>
/// Where every program starts: the catalogs of what can be done, and what all of it shares (seed, threads, log, options).
/// Safe for concurrent use.
/// </summary>
/// <example>
/// <code>
/// var ml = new MLContext(seed: 1);
/// ITransformer model = ml.Model.Load("model.zip", out _);
/// var engine = ml.Model.CreatePredictionEngine&lt;Photo, Prediction&gt;(model);
/// string label = engine.Predict(new Photo { ImagePath = "rose.jpg" }).PredictedLabel;
/// </code>
/// </example>
public sealed class MLContext : IHostEnvironment
{
    private readonly ConcurrentDictionary<string, object?> _options = new(StringComparer.Ordinal);
    private int _numberOfThreads = Environment.ProcessorCount;

    /// <summary>Makes a context.</summary>
    /// <param name="seed">The seed of everything random; null (the default) for a different draw each time.</param>
    public MLContext(int? seed = null)
    {
        Seed = seed;
        Transforms = new TransformsCatalog(this);
        Data = new DataOperationsCatalog(this);
        Model = new ModelOperationsCatalog(this);
        MulticlassClassification = new MulticlassClassificationCatalog(this);
        BinaryClassification = new BinaryClassificationCatalog(this);
        Regression = new RegressionCatalog(this);
        Clustering = new ClusteringCatalog(this);
        AnomalyDetection = new AnomalyDetectionCatalog(this);
    }

    /// <summary>Messages of the components, raised on whichever thread reports; nothing else is written anywhere.</summary>
    public event EventHandler<LoggingEventArgs>? Log;

    /// <summary>Trainers and evaluation for one category out of several.</summary>
    public MulticlassClassificationCatalog MulticlassClassification { get; }

    /// <summary>Evaluation of answers of yes or no.</summary>
    public BinaryClassificationCatalog BinaryClassification { get; }

    /// <summary>Evaluation of predicted numbers.</summary>
    public RegressionCatalog Regression { get; }

    /// <summary>Evaluation of clusters.</summary>
    public ClusteringCatalog Clustering { get; }

    /// <summary>Evaluation of alarms.</summary>
    public AnomalyDetectionCatalog AnomalyDetection { get; }

    /// <summary>Estimators that prepare data or score networks.</summary>
    public TransformsCatalog Transforms { get; }

    /// <summary>Saving, loading and using models.</summary>
    public ModelOperationsCatalog Model { get; }

    /// <summary>Loading, splitting, filtering and reading data.</summary>
    public DataOperationsCatalog Data { get; }

    /// <summary>The assemblies whose custom mappings a model file may ask for.</summary>
    public ComponentCatalog ComponentCatalog { get; } = new();

    /// <inheritdoc/>
    public int? Seed { get; }

    /// <summary>The most threads a component may keep busy; default: the number of processors. Beside ML.NET's API.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int NumberOfThreads
    {
        get => _numberOfThreads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _numberOfThreads = value;
        }
    }

    /// <summary>
    /// The folder for temporary files; default: the system's. Only used where a component is documented to need one.
    /// </summary>
    public string TempFilePath { get; set; } = Path.GetTempPath();

    /// <summary>Whether a component told to use a GPU may use the CPU instead; default false. Everything runs on the CPU.</summary>
    public bool FallbackToCpu { get; set; }

    /// <summary>The GPU asked for; default null. A component that is told to use one and not allowed to fall back says that it cannot.</summary>
    public int? GpuDeviceId { get; set; }

    /// <inheritdoc/>
    public Random CreateRandom(int? seed = null) => (seed ?? Seed) is { } value ? new Random(value) : new Random();

    /// <inheritdoc/>
    public void Report(ChannelMessageKind kind, string source, string message) => Log?.Invoke(this, new LoggingEventArgs(message, kind, source));

    /// <summary>Sets an option unless it is set.</summary>
    /// <typeparam name="T">The type of the option.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it was not set before.</returns>
    public bool TryAddOption<T>(string name, T value) => _options.TryAdd(name, value);

    /// <summary>Sets an option.</summary>
    /// <typeparam name="T">The type of the option.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public void SetOption<T>(string name, T value) => _options[name] = value;

    /// <inheritdoc/>
    public bool TryGetOption<T>(string name, out T value)
    {
        bool found = _options.TryGetValue(name, out object? option) && option is T;
        value = found ? (T)option! : default!;
        return found;
    }

    /// <summary>An option, or the default of its type.</summary>
    /// <typeparam name="T">The type of the option.</typeparam>
    /// <param name="name">Its name.</param>
    public T GetOptionOrDefault<T>(string name) => TryGetOption(name, out T value) ? value : default!;

    /// <summary>Unsets an option.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it was set.</returns>
    public bool RemoveOption(string name) => _options.TryRemove(name, out _);
}
