using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>
/// Any operator by its reference kernel: correct, slow, and named by the plan, so that a user sees what holds a network up. Items are computed one
/// by one on all threads where none depends on another.
/// </summary>
internal sealed unsafe class ReferenceStep(Node node) : TrainingStep
{
    // What a plan keeps is floats; whole numbers up to here are the same as floats.
    private const long LargestWhole = 1 << 24;

    public override bool PerItem { get; } = node.Outputs.All(o => o.Shape.IsSymbolic)
        && node.Operator is not (RandomDropout or SoftmaxCrossEntropy or SoftmaxCrossEntropyGradient);

    /// <summary>The node.</summary>
    public Node Node => node;

    public override IReadOnlyList<BatchPhase> Phases => [new(_ => 1, (in StepContext context, int task) => Evaluate(context, context.Count))];

    public override void RunItem(in StepContext context) => Evaluate(context, 1);

    private void Evaluate(in StepContext context, int count)
    {
        var inputs = new Tensor?[node.Inputs.Count];
        int next = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = node.Inputs[i] is null ? null : Read(Inputs[next++], context, count);
        }

        IReadOnlyList<Tensor> results = node.Operator.Evaluate(inputs);
        for (int i = 0; i < Outputs.Count; i++)
        {
            Write(Outputs[i], results[i], context);
        }
    }

    private float* Item(PlanValue value, in StepContext context, int item) => PerItem ? value.Item(context) : value.Item(item);

    private Tensor Read(PlanValue value, in StepContext context, int count)
    {
        ElementType type = value.Value.ElementType;
        if (type != ElementType.Float32 && value.Value.Producer is null)
        {
            return value.Value.Constant ?? Tensor.ScalarOf(context.Seed);
        }

        TensorShape shape = value.Value.Shape.WithBatch(count);
        float[] data = new float[shape.ElementsPerItem];
        fixed (float* target = data)
        {
            int length = value.Value.Shape.ElementsPerItem;
            for (int item = 0; item < (value.Batched ? count : 1); item++)
            {
                value.Export(Item(value, context, item), target + ((long)item * length));
            }
        }

        return type == ElementType.Float32 ? Tensor.FromFloats(data, shape) : Tensor.FromIntegers(Array.ConvertAll(data, v => (long)v), shape, type);
    }

    private void Write(PlanValue value, Tensor result, in StepContext context)
    {
        float[] data = result.IsFloat ? result.Floats : Array.ConvertAll(result.Integers, Whole);
        int length = value.Value.Shape.ElementsPerItem;
        fixed (float* source = data)
        {
            for (int item = 0; item < data.Length / Math.Max(1, length); item++)
            {
                value.Import(Item(value, context, item), source + ((long)item * length));
            }
        }
    }

    private float Whole(long value) => Math.Abs(value) <= LargestWhole
        ? value
        : throw new InvalidGraphException($"Node '{node.Name}' ({node.Operator.Name}) computes the whole number {value}; in training, numbers up to {LargestWhole} are kept exactly.");
}
