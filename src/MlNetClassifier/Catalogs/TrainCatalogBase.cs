using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>What the catalogs of learning tasks share.</summary>
public abstract partial class TrainCatalogBase
{
    private protected TrainCatalogBase(IHostEnvironment environment) => Environment = environment;

    internal IHostEnvironment Environment { get; }

    /// <summary>The trainers of a task; each is an extension method.</summary>
    public abstract class CatalogInstantiatorBase
    {
        private protected CatalogInstantiatorBase(TrainCatalogBase owner) => Owner = owner;

        internal TrainCatalogBase Owner { get; }

        internal IHostEnvironment Environment => Owner.Environment;
    }
}
