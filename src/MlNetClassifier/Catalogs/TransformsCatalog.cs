using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>The estimators of <see cref="MLContext.Transforms"/>; each is an extension method of this class or of one of its parts.</summary>
public sealed class TransformsCatalog
{
    internal TransformsCatalog(IHostEnvironment environment)
    {
        Environment = environment;
        Categorical = new CategoricalTransforms(environment);
        Conversion = new ConversionTransforms(environment);
    }

    /// <summary>Categories to vectors.</summary>
    public CategoricalTransforms Categorical { get; }

    /// <summary>Values to keys and back, and number types into each other.</summary>
    public ConversionTransforms Conversion { get; }

    internal IHostEnvironment Environment { get; }

    /// <summary>Estimators that turn categories into vectors.</summary>
    public sealed class CategoricalTransforms
    {
        internal CategoricalTransforms(IHostEnvironment environment) => Environment = environment;

        internal IHostEnvironment Environment { get; }
    }

    /// <summary>Estimators that convert values.</summary>
    public sealed class ConversionTransforms
    {
        internal ConversionTransforms(IHostEnvironment environment) => Environment = environment;

        internal IHostEnvironment Environment { get; }
    }
}
