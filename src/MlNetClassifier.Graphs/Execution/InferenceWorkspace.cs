using System.Diagnostics;
using MlNetClassifier.Graphs.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Execution;

/// <summary>The buffers of one caller of an <see cref="InferencePlan"/>. Not thread-safe: one run at a time.</summary>
public sealed unsafe class InferenceWorkspace : IDisposable
{
    private readonly InferencePlan _plan;
    private readonly AlignedBuffer[] _inputs;
    private readonly AlignedBuffer[] _outputs;
    private readonly AlignedBuffer[] _arenas;
    private readonly AlignedBuffer[] _scratch;
    private readonly WorkspaceJob _job;
    private int _rows;

    internal InferenceWorkspace(InferencePlan plan)
    {
        _plan = plan;
        _inputs = [.. plan.Graph.Inputs.Select(i => new AlignedBuffer(i.Shape.WithBatch(plan.BatchSize).ElementsPerItem))];
        _outputs = [.. plan.Graph.Outputs.Select(o => new AlignedBuffer(o.Shape.WithBatch(plan.BatchSize).ElementsPerItem))];
        int threads = plan.Pool?.Threads ?? 1;
        int groups = (plan.BatchSize + plan.GroupSize - 1) / plan.GroupSize;
        _arenas = [.. Enumerable.Range(0, Math.Min(threads, groups)).Select(_ => new AlignedBuffer(plan.ArenaLength))];
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(plan.ScratchLength))];
        _job = new WorkspaceJob(plan, _inputs, _outputs, _arenas, _scratch);
    }

    /// <summary>Buffer of an input: batch size × the input's other sizes, in its declared memory order.</summary>
    /// <param name="index">Index of the input.</param>
    public Span<float> GetInput(int index = 0) => _inputs[index].AsSpan(0, checked((int)_inputs[index].Length));

    /// <summary>Computes the outputs for the first rows of the input buffers.</summary>
    /// <param name="count">Valid rows, 1 to the plan's batch size.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is outside 1 to the plan's batch size.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs are then incomplete.</exception>
    public void Run(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _plan.BatchSize);
        _rows = count;
        if (_plan.Steps.Length == 0)
        {
            RunReference(count);
            return;
        }

        _job.Run(count, cancellationToken);
    }

    /// <summary>An output of the last run: its rows × the output's other sizes, row-major.</summary>
    /// <param name="index">Index of the output.</param>
    public ReadOnlySpan<float> GetOutput(int index = 0) =>
        _outputs[index].AsSpan(0, _plan.Graph.Outputs[index].Shape.WithBatch(_rows).ElementsPerItem);

    /// <summary>Runs one picture several times and times each step.</summary>
    /// <param name="runs">Number of runs, 1 or more; one more warms up.</param>
    /// <returns>The steps in order, with their kernels.</returns>
    public IReadOnlyList<PlanStepTime> Explain(int runs = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        var times = new double[_plan.Steps.Length][];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = new double[runs];
        }

        Run(1);
        for (int run = 0; run < runs; run++)
        {
            for (int i = 0; i < times.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                _job.RunStep(i);
                times[i][run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return [.. _plan.Steps.Select((step, i) => Time(step, times[i]))];
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in _inputs.Concat(_outputs).Concat(_arenas).Concat(_scratch))
        {
            buffer.Dispose();
        }

        _job.Dispose();
    }

    private static PlanStepTime Time(PlanStep step, double[] times)
    {
        double best = times.Min();
        return new PlanStepTime(step.Name, step.Kernel.Description, best, step.Kernel.Flops / Math.Max(best, 1e-6) / 1e6);
    }

    private void RunReference(int count)
    {
        var inputs = new Tensor[_inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            TensorShape shape = _plan.Graph.Inputs[i].Shape.WithBatch(count);
            inputs[i] = Tensor.FromFloats(_inputs[i].AsSpan(0, shape.ElementsPerItem).ToArray(), shape);
        }

        IReadOnlyList<Tensor> outputs = ReferenceExecutor.Run(_plan.Graph, inputs);
        for (int i = 0; i < outputs.Count; i++)
        {
            float[] values = outputs[i].IsFloat ? outputs[i].Floats : Array.ConvertAll(outputs[i].Integers, v => (float)v);
            values.CopyTo(_outputs[i].AsSpan(0, values.Length));
        }
    }
}
