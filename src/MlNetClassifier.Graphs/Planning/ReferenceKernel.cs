using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Runs an operator's reference kernel inside a plan: for what has no fast kernel. Slow, and the only kernel that allocates.</summary>
internal sealed unsafe class ReferenceKernel : LayerKernel
{
    private readonly Node node;
    private readonly IReadOnlyList<(GraphValue Value, BlockedTensor? Place)> inputs;
    private readonly IReadOnlyList<BlockedTensor> outputs;

    /// <summary>Inputs without a place are constants or left out.</summary>
    public ReferenceKernel(Node node, IReadOnlyList<(GraphValue Value, BlockedTensor? Place)> inputs, IReadOnlyList<BlockedTensor> outputs)
    {
        this.node = node;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    public override string Description => $"reference {node.Operator.Name}";

    public override int Tasks(int phase, int images, int threads) => 1;

    public override void Execute(in LayerCall call, int phase, int task)
    {
        var values = new Tensor?[node.Inputs.Count];
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (node.Inputs[i] is null)
            {
                continue;
            }

            (GraphValue value, BlockedTensor? place) = inputs[next++];
            values[i] = place is { } tensor ? Read(call, value, tensor) : value.Constant;
        }

        IReadOnlyList<Tensor> results = node.Operator.Evaluate(values);
        for (int i = 0; i < outputs.Count; i++)
        {
            Write(call, results[i], outputs[i]);
        }
    }

    private static Tensor Read(in LayerCall call, GraphValue value, in BlockedTensor place)
    {
        TensorShape shape = value.Shape.WithBatch(call.Images);
        int length = value.Shape.ElementsPerItem;
        float[] floats = new float[shape.ElementsPerItem];
        for (int image = 0; image < call.Images; image++)
        {
            new ReadOnlySpan<float>(call.At(place, image), length).CopyTo(floats.AsSpan(image * length));
        }

        return value.ElementType == ElementType.Float32
            ? Tensor.FromFloats(floats, shape)
            : Tensor.FromIntegers(Array.ConvertAll(floats, f => (long)f), shape, value.ElementType);
    }

    private static void Write(in LayerCall call, Tensor tensor, in BlockedTensor place)
    {
        float[] floats = tensor.IsFloat ? tensor.Floats : Array.ConvertAll(tensor.Integers, i => (float)i);
        int length = floats.Length / call.Images;
        for (int image = 0; image < call.Images; image++)
        {
            floats.AsSpan(image * length, length).CopyTo(new Span<float>(call.At(place, image), length));
        }
    }
}
