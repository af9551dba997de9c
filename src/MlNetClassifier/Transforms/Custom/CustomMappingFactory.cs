using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>
/// A custom mapping that model files can name. The class needs a constructor without parameters and a
/// <see cref="CustomMappingFactoryAttributeAttribute"/>, and its assembly must be registered in <c>MLContext.ComponentCatalog</c> or be loaded already
/// when such a file is read.
/// </summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
{
    /// <summary>The mapping.</summary>
    public abstract Action<TSrc, TDst> GetMapping();

    ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment environment, string contractName) =>
        new CustomMappingTransformer<TSrc, TDst>(environment, GetMapping(), contractName, null, null);
}
