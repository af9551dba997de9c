using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier.Data;

/// <summary>When a step of a chain takes part.</summary>
[Flags]
[SuppressMessage("Naming", "CA2217", Justification = "The values are ML.NET's and part of the model format.")]
public enum TransformerScope
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>While later steps are trained.</summary>
    Training = 1,

    /// <summary>While a model is tested.</summary>
    Testing = 2,

    /// <summary>When a model scores; only these steps count after loading.</summary>
    Scoring = 4,

    /// <summary>Training and testing.</summary>
    TrainTest = Training | Testing,

    /// <summary>Always.</summary>
    Everything = Training | Testing | Scoring,
}
