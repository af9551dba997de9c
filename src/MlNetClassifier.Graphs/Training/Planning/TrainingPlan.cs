using MlNetClassifier.Graphs.Training.Planning.Steps;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>
/// A training graph made ready to run: memory assigned once and shared by values that never live at the same time, steps grouped so that
/// an image goes through as many layers as possible while it is in the cache, all threads at work.
/// </summary>
/// <remarks>The result of a run depends on neither the number of threads nor their timing. Not thread-safe: one run at a time.</remarks>
public sealed unsafe class TrainingPlan : IDisposable
{
    private readonly Dictionary<GraphValue, PlanValue> _places;
    private readonly StageRunner _runner;
    private readonly List<Stage> _stages;
    private readonly List<AlignedBuffer> _buffers;
    private readonly Dictionary<string, float[]> _inputs = [];

    internal TrainingPlan(
        TrainingGraph graph,
        TrainingPlanOptions options,
        Dictionary<GraphValue, PlanValue> places,
        List<Stage> stages,
        List<AlignedBuffer> buffers,
        IReadOnlyList<TrainingVariable> variables,
        long workerLength)
    {
        Graph = graph;
        BatchSize = options.BatchSize;
        Variables = variables;
        _places = places;
        _stages = stages;
        _buffers = buffers;
        _runner = new StageRunner(options.Pool, workerLength, stages.SelectMany(s => s.Steps).Select(s => s.ScratchLength).DefaultIfEmpty().Max());
        foreach (GraphValue input in graph.Graph.Inputs.Where(i => i.ElementType == ElementType.Float32 && i.Shape.IsSymbolic))
        {
            _inputs[input.Name] = new float[(long)BatchSize * input.Shape.ElementsPerItem];
        }

    }

    /// <summary>The graph that was compiled.</summary>
    public TrainingGraph Graph { get; }

    /// <summary>Items that one run can take.</summary>
    public int BatchSize { get; }

    /// <summary>Parameters (with gradients) and running statistics (without), in the graph's order.</summary>
    public IReadOnlyList<TrainingVariable> Variables { get; }

    /// <summary>Nodes that run by their slow reference kernel because no fast one exists.</summary>
    public IReadOnlyList<Node> ReferenceNodes => [.. _stages.SelectMany(s => s.Steps).OfType<ReferenceStep>().Select(s => s.Node)];

    /// <summary>Compiles a training graph.</summary>
    /// <param name="graph">The graph; its inputs must have a symbolic batch.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    /// <exception cref="InvalidGraphException">An output is unknown.</exception>
    public static TrainingPlan Compile(TrainingGraph graph, TrainingPlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        return new TrainingPlanner(graph, options).Compile();
    }

    /// <summary>Buffer of an input: batch size × the input's other sizes, row-major in its declared order.</summary>
    /// <param name="name">Name of a Float32 input.</param>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public Span<float> GetInput(string name) => _inputs.TryGetValue(name, out float[]? buffer)
        ? buffer
        : throw new ArgumentException($"The training graph has no input '{name}'; it has {string.Join(", ", _inputs.Keys)}.", nameof(name));

    /// <summary>Computes loss and gradients of the first items of the input buffers and replaces running statistics.</summary>
    /// <param name="count">Valid items, 1 to the batch size.</param>
    /// <param name="seed">Seed of this step's dropout; another number for each step.</param>
    /// <returns>The loss.</returns>
    public float Run(int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BatchSize);
        _runner.Run(LoadItem, _stages, count, seed);
        foreach (UpdatedValue update in Graph.Updates)
        {
            int length = update.Value.Shape.ElementsPerItem;
            new ReadOnlySpan<float>(_places[update.Replacement].Pointer, length).CopyTo(new Span<float>(_places[update.Value].Pointer, length));
        }

        return *_places[Graph.Loss].Pointer;
    }

    /// <summary>A value of the last run, for its valid items, row-major in the graph's order.</summary>
    /// <param name="name">One of <see cref="TrainingPlanOptions.Outputs"/>.</param>
    /// <param name="destination">Receives as many items as fit.</param>
    /// <exception cref="ArgumentException">The value was not asked for when the plan was compiled.</exception>
    public void ReadOutput(string name, Span<float> destination)
    {
        PlanValue? value = Graph.Graph.Find(name) is { } found ? _places.GetValueOrDefault(found) : null;
        if (value is null || value.PerWorker)
        {
            throw new ArgumentException($"'{name}' is not an output of the plan; name it in the options.", nameof(name));
        }

        int length = value.Value.Shape.ElementsPerItem;
        fixed (float* target = destination)
        {
            for (int item = 0; item < destination.Length / length; item++)
            {
                value.Export(value.Item(item), target + ((long)item * length));
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _runner.Dispose();
        _stages.ForEach(stage => stage.Steps.ForEach(step => step.Dispose()));
        _buffers.ForEach(buffer => buffer.Dispose());
    }

    /// <summary>Brings an item of every input into the plan's layout.</summary>
    internal void LoadItem(int item)
    {
        foreach (GraphValue input in Graph.Graph.Inputs)
        {
            if (_inputs.TryGetValue(input.Name, out float[]? buffer) && _places.TryGetValue(input, out PlanValue? value))
            {
                fixed (float* source = buffer)
                {
                    value.Import(value.Item(item), source + ((long)item * input.Shape.ElementsPerItem));
                }
            }
        }
    }
}
