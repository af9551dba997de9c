using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>a · b or a · bᵀ of a batch [N, P] and a matrix of parameters, plus a bias.</summary>
internal sealed unsafe class DenseStep : TrainingStep
{
    private readonly DenseProducts _products;
    private readonly bool _transposed;
    private readonly int _inner;
    private readonly int _columns;
    private readonly AlignedBuffer _packed;
    private readonly AlignedBuffer _partials;

    public DenseStep(DenseProducts products, bool transposed, int inner, int columns, int batch)
    {
        _products = products;
        _transposed = transposed;
        _inner = inner;
        _columns = columns;
        _packed = Allocate(transposed ? products.PackedLength(inner, batch) : 0);
        _partials = Allocate(transposed ? 0 : (long)DenseProducts.Partials(inner) * batch * columns);
    }

    public override bool PerItem => false;

    public override long ScratchLength => _products.ScratchLength;

    public override IReadOnlyList<BatchPhase> Phases => _transposed
        ?
        [
            new(_ => 1, (in StepContext context, int task) => _products.PackTransposed(Inputs[0].Pointer, context.Count, _inner, _packed.Pointer)),
            new(
                _ => _products.MultiplyTransposedTasks(_columns),
                (in StepContext context, int task) => _products.MultiplyTransposed(
                    _packed.Pointer, Inputs[1].Pointer, Bias, Outputs[0].Pointer, context.Count, _inner, _columns, task, context.Scratch)),
        ]
        :
        [
            new(
                _ => DenseProducts.Partials(_inner),
                (in StepContext context, int task) => _products.Multiply(
                    Inputs[0].Pointer, Inputs[1].Pointer, _partials.Pointer, context.Count, _inner, _columns, task, context.Scratch)),
            new(
                count => count,
                (in StepContext context, int row) => DenseProducts.AddPartials(
                    _partials.Pointer, Bias, Outputs[0].Pointer, context.Count, _inner, _columns, row)),
        ];

    private float* Bias => Inputs.Count > 2 ? Inputs[2].Pointer : null;
}
