using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier.Scoring;

/// <summary>The columns a step of a loaded model makes, and those it makes them from, told without a schema.</summary>
/// <param name="Outputs">Columns made.</param>
/// <param name="Inputs">Columns read.</param>
internal sealed record StepColumns(IReadOnlyList<string> Outputs, IReadOnlyList<string> Inputs)
{
    /// <summary>Finds them.</summary>
    /// <exception cref="InvalidModelFileException">The step is of a kind that no model file holds.</exception>
    public static StepColumns Of(ITransformer step) => step switch
    {
        OneToOneTransformerBase each => new([.. each.Columns.Select(pair => pair.OutputColumnName)], [.. each.Columns.Select(pair => pair.InputColumnName)]),
        OnnxTransformer onnx => new([.. onnx.OutputColumns.Select(column => column.Name)], [.. onnx.Model.Graph.Inputs.Select(input => input.Name)]),
        TensorFlowTransformer tensorFlow => new(tensorFlow.Scoring.Outputs, tensorFlow.Scoring.Inputs),
        ColumnConcatenatingTransformer join => new(
            [.. join.Groups.Select(group => group.Name)], [.. join.Groups.SelectMany(group => group.Sources).Select(source => source.Name)]),
        IMulticlassPrediction prediction => new([prediction.Columns.PredictedLabel, prediction.Columns.Score], [prediction.Columns.Feature]),
        ColumnSelectingTransformer => new([], []),
        _ => throw new InvalidModelFileException($"The model has a step {step.GetType().Name}, of which it is not known what it reads."),
    };
}
