using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Saves, loads and uses models.</summary>
public sealed partial class ModelOperationsCatalog
{
    internal ModelOperationsCatalog(IHostEnvironment environment) => Environment = environment;

    internal IHostEnvironment Environment { get; }
}
