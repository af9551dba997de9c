using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MlNetClassifier.Extensions.ML;

/// <summary>Says where the models of a pool come from.</summary>
public static class BuilderExtensions
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromMinutes(5);

    /// <summary>Takes the default model from an address and looks for a new one every 5 minutes.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="uri">The address of the zip.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string uri)
        where TData : class
        where TPrediction : class, new() => builder.FromUri(string.Empty, new Uri(uri), DefaultPeriod);

    /// <summary>Takes a model from an address and looks for a new one every 5 minutes.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="uri">The address of the zip.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, string uri)
        where TData : class
        where TPrediction : class, new() => builder.FromUri(modelName, new Uri(uri), DefaultPeriod);

    /// <summary>Takes a model from an address and looks for a new one every 5 minutes.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="uri">The address of the zip.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, Uri uri)
        where TData : class
        where TPrediction : class, new() => builder.FromUri(modelName, uri, DefaultPeriod);

    /// <summary>Takes the default model from an address and looks for a new one now and then.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="uri">The address of the zip.</param>
    /// <param name="period">How long to wait before looking again; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string uri, TimeSpan period)
        where TData : class
        where TPrediction : class, new() => builder.FromUri(string.Empty, new Uri(uri), period);

    /// <summary>Takes a model from an address and looks for a new one now and then.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="uri">The address of the zip.</param>
    /// <param name="period">How long to wait before looking again; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, string uri, TimeSpan period)
        where TData : class
        where TPrediction : class, new() => builder.FromUri(modelName, new Uri(uri), period);

    /// <summary>Takes a model from an address and looks for a new one now and then.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="uri">The address of the zip.</param>
    /// <param name="period">How long to wait before looking again; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromUri<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, Uri uri, TimeSpan period)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(uri);
        return builder.From(modelName, (context, log) => new UriModelLoader(context, log, uri, period));
    }

    /// <summary>Takes the default model from a file and reloads it when the file changes.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="filePath">The zip.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromFile<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string filePath)
        where TData : class
        where TPrediction : class, new() => builder.FromFile(string.Empty, filePath, watchForChanges: true);

    /// <summary>Takes the default model from a file.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="filePath">The zip.</param>
    /// <param name="watchForChanges">Whether it is reloaded when the file is overwritten or replaced.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromFile<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string filePath, bool watchForChanges)
        where TData : class
        where TPrediction : class, new() => builder.FromFile(string.Empty, filePath, watchForChanges);

    /// <summary>Takes a model from a file and reloads it when the file changes.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="filePath">The zip.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromFile<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, string filePath)
        where TData : class
        where TPrediction : class, new() => builder.FromFile(modelName, filePath, watchForChanges: true);

    /// <summary>Takes a model from a file.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="modelName">The name of the model; empty for the default one.</param>
    /// <param name="filePath">The zip.</param>
    /// <param name="watchForChanges">Whether it is reloaded when the file is overwritten or replaced.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> FromFile<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, string filePath, bool watchForChanges)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        return builder.From(modelName, (context, log) => new FileModelLoader(context, log, filePath, watchForChanges));
    }

    private static PredictionEnginePoolBuilder<TData, TPrediction> From<TData, TPrediction>(
        this PredictionEnginePoolBuilder<TData, TPrediction> builder, string modelName, Func<MLContext, ILogger, ModelLoader> create)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(modelName);
        builder.Services.AddOptions<PredictionEnginePoolOptions<TData, TPrediction>>(modelName).Configure<IOptions<MLOptions>, ILoggerFactory>(
            (options, ml, logs) => options.ModelLoader = create(ml.Value.MLContext, logs.CreateLogger<ModelLoader>()));
        return builder;
    }
}
