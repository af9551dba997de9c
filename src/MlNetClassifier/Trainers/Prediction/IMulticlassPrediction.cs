using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>A multiclass prediction transformer, whatever the type of its model.</summary>
internal interface IMulticlassPrediction : ITransformer
{
    /// <summary>Column names and the schema of the training data.</summary>
    MulticlassColumns Columns { get; }

    /// <summary>The model.</summary>
    IMulticlassModel Scorer { get; }
}
