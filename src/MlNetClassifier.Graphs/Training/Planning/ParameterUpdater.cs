using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Applies an optimizer to the parameters of a plan after each run, on all threads.</summary>
public sealed unsafe class ParameterUpdater : IComputeJob, IDisposable
{
    // Floats per task: four streams of 64 KB fit the second-level cache, and the split must not depend on the threads.
    private const int TaskLength = 16384;

    private readonly ComputePool? _pool;
    private readonly Optimizer _optimizer;
    private readonly ParameterRule[] _rules;
    private readonly TrainingVariable[] _parameters;
    private readonly AlignedBuffer[][] _slots;
    private readonly (int Parameter, int Start, int Count)[] _tasks;
    private readonly double[] _squares;
    private OptimizerStep _step;
    private bool _measuring;

    /// <summary>Prepares the optimizer's memory, all zero.</summary>
    /// <param name="plan">The plan; must outlive the updater.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="pool">Threads; null for the calling thread only. The result does not depend on it.</param>
    /// <param name="rule">Rate factor and decay of each parameter by name; null: factor 1, and weights of two or more dimensions decay.</param>
    public ParameterUpdater(TrainingPlan plan, Optimizer optimizer, ComputePool? pool = null, Func<TrainingVariable, ParameterRule>? rule = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(optimizer);
        _pool = pool;
        _optimizer = optimizer;
        _parameters = [.. plan.Variables.Where(v => v.HasGradient)];
        _rules = [.. _parameters.Select(rule ?? ParameterRule.Default)];
        _slots = [.. _parameters.Select(p => Enumerable.Range(0, optimizer.SlotCount).Select(_ => new AlignedBuffer(p.Shape.ElementsPerItem)).ToArray())];
        List<(int, int, int)> tasks = [];
        for (int p = 0; p < _parameters.Length; p++)
        {
            int length = _parameters[p].Shape.ElementsPerItem;
            for (int start = 0; start < length; start += TaskLength)
            {
                tasks.Add((p, start, Math.Min(TaskLength, length - start)));
            }
        }

        _tasks = [.. tasks];
        _squares = new double[_tasks.Length];
    }

    /// <summary>Steps done so far.</summary>
    public long Steps { get; set; }

    /// <summary>What the optimizer remembers, by parameter name: slots one after the other. For checkpoints.</summary>
    public IReadOnlyList<(string Name, Memory<float>[] Slots)> State => [.. _parameters.Select((p, i) =>
        (p.Name, _slots[i].Select(s => new Memory<float>(s.AsSpan(0, p.Shape.ElementsPerItem).ToArray())).ToArray()))];

    /// <summary>Puts back what <see cref="State"/> gave.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="slot">Number of the slot.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="ArgumentException">There is no such slot or its length differs.</exception>
    public void Restore(string name, int slot, ReadOnlySpan<float> values)
    {
        int parameter = Array.FindIndex(_parameters, p => p.Name == name);
        if (parameter < 0 || (uint)slot >= (uint)_optimizer.SlotCount || values.Length != _parameters[parameter].Shape.ElementsPerItem)
        {
            throw new ArgumentException($"Slot {slot} of '{name}' with {values.Length} values does not fit this network and optimizer.");
        }

        values.CopyTo(_slots[parameter][slot].AsSpan(0, values.Length));
    }

    /// <summary>Length of the gradient of the last run over all parameters (Euclidean norm).</summary>
    public double GradientNorm()
    {
        _measuring = true;
        Dispatch();

        // Added in the tasks' order, not in that of their completion.
        return Math.Sqrt(_squares.Sum());
    }

    /// <summary>Moves all parameters once.</summary>
    /// <param name="learningRate">The rate, before the parameters' own factors.</param>
    /// <param name="clipNorm">Gradients are scaled down so that their norm is at most this; 0 (the default) for no limit.</param>
    public void Step(double learningRate, double clipNorm = 0)
    {
        double scale = 1;
        if (clipNorm > 0)
        {
            double norm = GradientNorm();
            scale = norm > clipNorm ? clipNorm / norm : 1;
        }

        _measuring = false;
        _step = new OptimizerStep((float)learningRate, ++Steps, (float)scale);
        Dispatch();
    }

    /// <inheritdoc/>
    public void Execute(int index, int worker)
    {
        (int parameter, int start, int count) = _tasks[index];
        if (_measuring)
        {
            double sum = 0;
            foreach (float g in new ReadOnlySpan<float>(_parameters[parameter].GradientPointer + start, count))
            {
                sum += (double)g * g;
            }

            _squares[index] = sum;
            return;
        }

        float** slots = stackalloc float*[2];
        for (int s = 0; s < _optimizer.SlotCount; s++)
        {
            slots[s] = _slots[parameter][s].Pointer + start;
        }

        ParameterRule rule = _rules[parameter];
        OptimizerStep step = _step with { LearningRate = _step.LearningRate * rule.RateFactor, Decays = rule.Decays };
        _optimizer.Apply(_parameters[parameter].ValuePointer + start, _parameters[parameter].GradientPointer + start, slots, count, step);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (AlignedBuffer slot in _slots.SelectMany(s => s))
        {
            slot.Dispose();
        }
    }

    private void Dispatch()
    {
        if (_pool is not null)
        {
            _pool.Run(this, _tasks.Length);
            return;
        }

        for (int i = 0; i < _tasks.Length; i++)
        {
            Execute(i, 0);
        }
    }
}
