using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Any operator by its reference kernel: correct, slow, and named by the plan, so that a user sees what holds a network up.</summary>
internal sealed unsafe class ReferenceStep(Node node) : TrainingStep
{
    public override bool PerItem => false;

    /// <summary>The node.</summary>
    public Node Node => node;

    public override IReadOnlyList<BatchPhase> Phases =>
    [
        new(_ => 1, (in StepContext context, int task) =>
        {
            var inputs = new Tensor?[node.Inputs.Count];
            int next = 0;
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = node.Inputs[i] is null ? null : Read(Inputs[next++], context);
            }

            IReadOnlyList<Tensor> results = node.Operator.Evaluate(inputs);
            for (int i = 0; i < Outputs.Count; i++)
            {
                Write(Outputs[i], results[i].Floats);
            }
        }),
    ];

    private static Tensor Read(PlanValue value, in StepContext context)
    {
        if (value.Value.ElementType == ElementType.Int64)
        {
            return value.Value.Constant ?? Tensor.ScalarOf(context.Seed);
        }

        TensorShape shape = value.Value.Shape.WithBatch(context.Count);
        float[] data = new float[shape.ElementsPerItem];
        fixed (float* target = data)
        {
            int length = value.Value.Shape.ElementsPerItem;
            for (int item = 0; item < (value.Batched ? context.Count : 1); item++)
            {
                ImageOrder.Convert(value.Item(item), value.Layout, target + ((long)item * length), toPixels: false);
            }
        }

        return Tensor.FromFloats(data, shape);
    }

    private static void Write(PlanValue value, float[] data)
    {
        int length = value.Value.Shape.ElementsPerItem;
        fixed (float* source = data)
        {
            for (int item = 0; item < data.Length / Math.Max(1, length); item++)
            {
                value.Layout.ClearBorder(value.Item(item));
                ImageOrder.Convert(value.Item(item), value.Layout, source + ((long)item * length), toPixels: true);
            }
        }
    }
}
