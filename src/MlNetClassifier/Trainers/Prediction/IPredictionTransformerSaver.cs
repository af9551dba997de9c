using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>A model whose prediction transformer is written in another form than ML.NET's plain one.</summary>
internal interface IPredictionTransformerSaver
{
    /// <summary>Writes the transformer into its folder.</summary>
    void SaveTransformer(ModelSaveContext ctx, MulticlassColumns columns);
}
