using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Makes the transformer of a named mapping.</summary>
internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(IHostEnvironment environment, string contractName);
}
