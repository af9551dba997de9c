using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Trainers and evaluation for one category out of several.</summary>
public sealed partial class MulticlassClassificationCatalog : TrainCatalogBase
{
    internal MulticlassClassificationCatalog(IHostEnvironment environment)
        : base(environment)
    {
        Trainers = new MulticlassClassificationTrainers(this);
    }

    /// <summary>The trainers.</summary>
    public MulticlassClassificationTrainers Trainers { get; }

    /// <summary>The trainers for one category out of several; each is an extension method.</summary>
    public sealed class MulticlassClassificationTrainers : CatalogInstantiatorBase
    {
        internal MulticlassClassificationTrainers(MulticlassClassificationCatalog catalog)
            : base(catalog)
        {
        }
    }
}
