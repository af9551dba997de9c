using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>A custom mapping with a memory that model files can name; see <see cref="CustomMappingFactory{TSrc, TDst}"/>.</summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
/// <typeparam name="TState">The memory.</typeparam>
public abstract class StatefulCustomMappingFactory<TSrc, TDst, TState> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    /// <summary>The mapping.</summary>
    public abstract Action<TSrc, TDst, TState> GetMapping();

    /// <summary>What fills the memory before the first row.</summary>
    public abstract Action<TState> GetStateInitAction();

    ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment environment, string contractName) =>
        new StatefulCustomMappingTransformer<TSrc, TDst, TState>(environment, GetMapping(), GetStateInitAction(), contractName);
}
