using System.Runtime.InteropServices;
using MlNetClassifier.Graphs.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Execution;

/// <summary>The run of a workspace as tasks of a <see cref="ComputePool"/>: whole groups, or the tasks of one step.</summary>
/// <remarks>One object for all runs, so that a run allocates nothing.</remarks>
internal sealed unsafe class WorkspaceJob : IComputeJob, IDisposable
{
    private readonly PlanStep[] _steps;
    private readonly ComputePool? _pool;
    private readonly int _threads;
    private readonly int _groupSize;
    private readonly AlignedBuffer[] _callers;
    private readonly long[] _itemLengths;
    private readonly AlignedBuffer[] _arenas;
    private readonly AlignedBuffer[] _scratch;

    // One table of base addresses per worker: arena, inputs, outputs.
    private readonly float** _bases;
    private readonly int _spaces;
    private int _count;
    private int _step = -1;
    private int _phase;
    private LayerCall _call;
    private CancellationToken _cancellation;

    public WorkspaceJob(InferencePlan plan, AlignedBuffer[] inputs, AlignedBuffer[] outputs, AlignedBuffer[] arenas, AlignedBuffer[] scratch)
    {
        _steps = plan.Steps;
        _pool = plan.Pool;
        _threads = plan.Pool?.Threads ?? 1;
        _groupSize = plan.GroupSize;
        _callers = [.. inputs, .. outputs];
        _itemLengths = [.. _callers.Select(b => b.Length / plan.BatchSize)];
        _arenas = arenas;
        _scratch = scratch;
        _spaces = 1 + _callers.Length;
        _bases = (float**)NativeMemory.AllocZeroed((nuint)(_spaces * _threads * sizeof(float*)));
    }

    public void Run(int count, CancellationToken cancellation)
    {
        _count = count;
        _cancellation = cancellation;
        int groups = (count + _groupSize - 1) / _groupSize;
        int shared = _threads == 1 ? 0 : groups - (groups % _threads);
        if (shared > 0)
        {
            _step = -1;
            _pool!.Run(this, shared);
        }

        for (int group = shared; group < groups; group++)
        {
            LayerCall call = Prepare(group, 0);
            if (_threads == 1)
            {
                RunAll(call);
                continue;
            }

            call.Threads = _threads;
            for (int step = 0; step < _steps.Length; step++)
            {
                _cancellation.ThrowIfCancellationRequested();
                RunShared(step, call);
            }
        }
    }

    /// <summary>Runs one step again on the first picture.</summary>
    public void RunStep(int step)
    {
        _count = 1;
        LayerCall call = Prepare(0, 0);
        call.Threads = _threads;
        if (_threads == 1)
        {
            _steps[step].Kernel.RunSerial(call);
        }
        else
        {
            RunShared(step, call);
        }
    }

    public void Execute(int index, int worker)
    {
        if (_step < 0)
        {
            RunAll(Prepare(index, worker));
            return;
        }

        LayerCall call = _call;
        call.Scratch = _scratch[worker].Pointer;
        _steps[_step].Kernel.Execute(call, _phase, index);
    }

    public void Dispose() => NativeMemory.Free(_bases);

    private LayerCall Prepare(int group, int worker)
    {
        float** bases = _bases + (worker * _spaces);
        int first = group * _groupSize;
        bases[0] = _arenas[worker].Pointer;
        for (int i = 0; i < _callers.Length; i++)
        {
            bases[1 + i] = _callers[i].Pointer + (first * _itemLengths[i]);
        }

        LayerCall call;
        call.Bases = bases;
        call.Scratch = _scratch[worker].Pointer;
        call.Shared = call.Scratch;
        call.Images = Math.Min(_groupSize, _count - first);
        call.Threads = 1;
        return call;
    }

    private void RunAll(in LayerCall call)
    {
        foreach (PlanStep step in _steps)
        {
            _cancellation.ThrowIfCancellationRequested();
            step.Kernel.RunSerial(call);
        }
    }

    private void RunShared(int step, in LayerCall call)
    {
        LayerKernel kernel = _steps[step].Kernel;
        _call = call;
        _step = step;
        int phases = kernel.Phases(call.Images, call.Threads);
        for (int phase = 0; phase < phases; phase++)
        {
            _phase = phase;
            _pool!.Run(this, kernel.Tasks(phase, call.Images, call.Threads));
        }
    }
}
