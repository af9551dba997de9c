using Microsoft.Extensions.DependencyInjection;

namespace MlNetClassifier.Extensions.ML;

/// <summary>Says where the models of a pool come from.</summary>
/// <typeparam name="TData">The class of the examples.</typeparam>
/// <typeparam name="TPrediction">The class of the predictions.</typeparam>
/// <param name="services">The services the pool is registered with.</param>
public class PredictionEnginePoolBuilder<TData, TPrediction>(IServiceCollection services)
    where TData : class
    where TPrediction : class, new()
{
    /// <summary>The services the pool is registered with.</summary>
    public IServiceCollection Services { get; } = services ?? throw new ArgumentNullException(nameof(services));
}
