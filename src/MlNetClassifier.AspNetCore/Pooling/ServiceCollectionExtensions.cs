using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MlNetClassifier.Extensions.ML;

/// <summary>Registers pools of prediction engines.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Registers a pool as a singleton; say where its models come from with the builder returned.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="services">The services.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> AddPredictionEnginePool<TData, TPrediction>(this IServiceCollection services)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRequiredPredictionEnginePoolServices().TryAddSingleton<PredictionEnginePool<TData, TPrediction>>();
        return new PredictionEnginePoolBuilder<TData, TPrediction>(services);
    }

    /// <summary>Registers a pool made by a function as a singleton.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="implementationFactory">Makes the pool.</param>
    public static PredictionEnginePoolBuilder<TData, TPrediction> AddPredictionEnginePool<TData, TPrediction>(
        this IServiceCollection services, Func<IServiceProvider, PredictionEnginePool<TData, TPrediction>> implementationFactory)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(implementationFactory);
        services.AddRequiredPredictionEnginePoolServices().TryAddSingleton(implementationFactory);
        return new PredictionEnginePoolBuilder<TData, TPrediction>(services);
    }

    /// <summary>Registers what pools need: logging and options.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddRequiredPredictionEnginePoolServices(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddOptions();
        return services;
    }
}
