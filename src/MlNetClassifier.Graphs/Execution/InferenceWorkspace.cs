namespace MlNetClassifier.Graphs.Execution;

/// <summary>The buffers of one caller of an <see cref="InferencePlan"/>. Not thread-safe: one run at a time.</summary>
public sealed class InferenceWorkspace : IDisposable
{
    private readonly InferencePlan _plan;
    private readonly float[][] _inputs;
    private readonly float[][] _outputs;

    internal InferenceWorkspace(InferencePlan plan)
    {
        _plan = plan;
        _inputs = [.. plan.Graph.Inputs.Select(i => new float[i.Shape.WithBatch(plan.BatchSize).ElementsPerItem])];
        _outputs = new float[plan.Graph.Outputs.Count][];
        Array.Fill(_outputs, []);
    }

    /// <summary>Buffer of an input: batch size × the input's other sizes, in its declared memory order.</summary>
    /// <param name="index">Index of the input.</param>
    public Span<float> GetInput(int index = 0) => _inputs[index];

    /// <summary>Computes the outputs for the first rows of the input buffers.</summary>
    /// <param name="count">Valid rows, 1 to the plan's batch size.</param>
    public void Run(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _plan.BatchSize);
        var inputs = new Tensor[_inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorShape shape = _plan.Graph.Inputs[i].Shape.WithBatch(count);
            inputs[i] = Tensor.FromFloats(_inputs[i][..shape.ElementsPerItem], shape);
        }

        IReadOnlyList<Tensor> outputs = ReferenceExecutor.Run(_plan.Graph, inputs);
        for (int i = 0; i < outputs.Count; i++)
        {
            _outputs[i] = outputs[i].IsFloat ? outputs[i].Floats : Array.ConvertAll(outputs[i].Integers, v => (float)v);
        }
    }

    /// <summary>An output of the last run: its rows × the output's other sizes, row-major.</summary>
    /// <param name="index">Index of the output.</param>
    public ReadOnlySpan<float> GetOutput(int index = 0) => _outputs[index];

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
