using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Loads, splits, filters and reads data.</summary>
public sealed partial class DataOperationsCatalog
{
    internal DataOperationsCatalog(IHostEnvironment environment) => Environment = environment;

    internal IHostEnvironment Environment { get; }
}
