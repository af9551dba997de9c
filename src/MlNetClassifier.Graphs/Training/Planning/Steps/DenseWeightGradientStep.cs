using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The gradient of a dense layer in its weights: left [N, P]ᵀ · right [N, Q].</summary>
internal sealed unsafe class DenseWeightGradientStep : TrainingStep
{
    private readonly DenseProducts _products;
    private readonly int _rows;
    private readonly int _columns;
    private readonly AlignedBuffer _packed;

    public DenseWeightGradientStep(DenseProducts products, int rows, int columns, int batch)
    {
        _products = products;
        _rows = rows;
        _columns = columns;
        _packed = Allocate(products.PackedLength(batch, columns));
    }

    public override bool PerItem => false;

    public override long ScratchLength => _products.ScratchLength;

    public override IReadOnlyList<BatchPhase> Phases =>
    [
        new(_ => 1, (in StepContext context, int task) => _products.PackRows(Inputs[1].Pointer, context.Count, _columns, _packed.Pointer)),
        new(
            _ => _products.MultiplyOuterTasks(_rows),
            (in StepContext context, int task) => _products.MultiplyOuter(
                Inputs[0].Pointer, _packed.Pointer, Outputs[0].Pointer, context.Count, _rows, _columns, task, context.Scratch)),
    ];
}
