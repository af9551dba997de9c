namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>A function of two values that are the same for the whole batch, such as the sum of the gradients of a weight that is read twice.</summary>
internal sealed unsafe class SingleStep(RowFunction function, int length) : TrainingStep
{
    public override bool PerItem => false;

    public override IReadOnlyList<BatchPhase> Phases =>
        [new(_ => 1, (in StepContext context, int task) => function(Inputs[0].Pointer, Inputs[^1].Pointer, Outputs[0].Pointer, length))];
}
