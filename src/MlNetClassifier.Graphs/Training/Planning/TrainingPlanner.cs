using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Compiles a training graph: borders, steps, stages, memory.</summary>
internal sealed unsafe class TrainingPlanner
{
    private readonly TrainingGraph _graph;
    private readonly TrainingPlanOptions _options;
    private readonly Dictionary<GraphValue, PlanValue> _places = [];
    private readonly List<AlignedBuffer> _buffers = [];
    private readonly HashSet<GraphValue> _changing;

    public TrainingPlanner(TrainingGraph graph, TrainingPlanOptions options)
    {
        _graph = graph;
        _options = options;
        _changing = [.. graph.Parameters.Select(p => p.Value), .. graph.Updates.Select(u => u.Value)];
    }

    public TrainingPlan Compile()
    {
        HashSet<GraphValue> kept = [_graph.Loss, .. _graph.Parameters.Select(p => p.Gradient), .. _graph.Updates.Select(u => u.Replacement)];
        kept.UnionWith(_options.Outputs.Select(_graph.Graph.Require));
        List<Node> nodes = Needed(kept);
        LayoutChoice.Apply(nodes, Place);
        nodes.ForEach(node => BorderDemands.Apply(node, Place));
        var factory = new StepFactory(PanelTiles.For(_options.InstructionSet), _options.BatchSize, Place);
        List<Stage> stages = [];
        foreach (Node node in nodes)
        {
            // What is row-major is the same memory in another shape. Values without batch are, and get their pointers last.
            bool reshapes = node.Operator is Reshape or Identity;
            if (reshapes && Place(node.Output) is { Batched: true, IsImage: false } result && Place(node.Inputs[0]!) is { IsImage: false } source)
            {
                result.Share(source);
            }
            else if (!reshapes || Place(node.Output).Batched)
            {
                TrainingStep step = factory.Create(node);
                step.PreparesEveryRun = step.Inputs.Any(i => _changing.Contains(i.Value));
                Append(stages, step);
            }
        }

        AssignConstants();
        long workerLength = AssignBatches(stages, kept);
        AssignSingles(nodes);
        AssignSums(stages);
        return new TrainingPlan(_graph, _options, _places, stages, _buffers, Variables(), workerLength);
    }

    private PlanValue Place(GraphValue value)
    {
        if (!_places.TryGetValue(value, out PlanValue? place))
        {
            _places[value] = place = new PlanValue(value);
        }

        return place;
    }

    private List<Node> Needed(HashSet<GraphValue> outputs)
    {
        HashSet<GraphValue> needed = [.. outputs];
        var nodes = new List<Node>();
        foreach (Node node in _graph.Graph.Nodes.Reverse().Where(n => n.Outputs.Any(needed.Contains)))
        {
            nodes.Add(node);
            needed.UnionWith(node.Inputs.OfType<GraphValue>());
        }

        nodes.Reverse();
        return nodes;
    }

    private static void Append(List<Stage> stages, TrainingStep step)
    {
        Stage? last = stages.LastOrDefault();

        // What is summed over the items of a stage is ready only when the stage is through.
        bool waits = last is not null && last.PerItem && last.Steps.SelectMany(s => s.Outputs).Any(o => !o.Batched && step.Inputs.Any(i => Same(i, o)));
        if (last is null || !last.PerItem || !step.PerItem || waits)
        {
            stages.Add(last = new Stage());
        }

        last.Steps.Add(step);
    }

    private static bool Same(PlanValue read, PlanValue written)
    {
        GraphValue value = read.Value;
        while (value.Producer is { Operator: Reshape or Identity } producer && !value.Shape.IsSymbolic)
        {
            value = producer.Inputs[0]!;
        }

        return value == written.Value || read.Value == written.Value;
    }

    private void AssignConstants()
    {
        foreach (PlanValue value in _places.Values.Where(v => v.Value.Constant is { IsFloat: true }))
        {
            AlignedBuffer buffer = Allocate(value.Value.Shape.ElementsPerItem);
            value.Value.Constant!.Floats.CopyTo(buffer.AsSpan(0, value.Value.Shape.ElementsPerItem));
            value.Pointer = buffer.Pointer;
        }
    }

    private long AssignBatches(List<Stage> stages, HashSet<GraphValue> keptValues)
    {
        HashSet<PlanValue> kept = [.. keptValues.Select(v => Place(v).Memory)];
        Dictionary<PlanValue, (int First, int Last)> lives = [];
        for (int s = 0; s < stages.Count; s++)
        {
            foreach (PlanValue value in stages[s].Steps.SelectMany(step => step.Inputs.Concat(step.Outputs)).Where(v => v.Batched).Select(v => v.Memory))
            {
                // Inputs are there from the start: -1 is before the first stage.
                int first = value.Value.Producer is null ? -1 : s;
                lives[value] = (Math.Min(first, lives.TryGetValue(value, out (int First, int Last) life) ? life.First : s), kept.Contains(value) ? stages.Count : s);
            }
        }

        var batches = new IntervalAllocator();
        List<(PlanValue Value, long Place)> placed = [];
        foreach ((PlanValue value, (int first, int last)) in lives)
        {
            if (first == last && stages[first].PerItem)
            {
                value.PerWorker = true;
            }
            else
            {
                placed.Add((value, batches.Place(first, last, (long)value.Layout.ItemStride * _options.BatchSize)));
            }
        }

        AlignedBuffer buffer = Allocate(batches.Length);
        placed.ForEach(p => p.Value.Pointer = buffer.Pointer + p.Place);
        return stages.Where(s => s.PerItem).Select(AssignWorker).DefaultIfEmpty().Max();
    }

    private static long AssignWorker(Stage stage)
    {
        Dictionary<PlanValue, (int First, int Last)> lives = [];
        for (int s = 0; s < stage.Steps.Count; s++)
        {
            foreach (PlanValue value in stage.Steps[s].Inputs.Concat(stage.Steps[s].Outputs).Where(v => v.PerWorker).Select(v => v.Memory))
            {
                lives[value] = (lives.TryGetValue(value, out (int First, int Last) life) ? life.First : s, s);
            }
        }

        var memory = new IntervalAllocator();
        foreach ((PlanValue value, (int first, int last)) in lives)
        {
            value.WorkerOffset = memory.Place(first, last, value.Layout.ItemStride);
        }

        return memory.Length;
    }

    // Gradients of parameters, the loss and statistics: few or read by the caller, so each has memory of its own.
    private void AssignSingles(List<Node> nodes)
    {
        foreach (Node node in nodes)
        {
            foreach (GraphValue output in node.Outputs.Where(o => !o.Shape.IsSymbolic))
            {
                PlanValue place = Place(output);
                place.Pointer = node.Operator is Reshape or Identity ? Place(node.Inputs[0]!).Pointer : Allocate(output.Shape.ElementsPerItem + 64).Pointer;
            }
        }
    }

    private void AssignSums(List<Stage> stages)
    {
        foreach (Stage stage in stages.Where(s => s.SumLength > 0))
        {
            int chunks = stage.Chunks(_options.BatchSize);
            foreach (TrainingStep step in stage.Steps.Where(s => s.SumLength > 0))
            {
                step.SumStride = (step.SumLength + 31) / 16 * 16;
                step.Sums = Allocate(step.SumStride * chunks).Pointer;
            }
        }
    }

    private List<TrainingVariable> Variables()
    {
        List<TrainingVariable> variables = [];
        foreach (TrainedParameter parameter in _graph.Parameters)
        {
            variables.Add(new TrainingVariable(
                parameter.Value.Name, parameter.Value.Shape, Place(parameter.Value).Pointer, Place(parameter.Gradient).Pointer));
        }

        foreach (UpdatedValue update in _graph.Updates)
        {
            variables.Add(new TrainingVariable(update.Value.Name, update.Value.Shape, Place(update.Value).Pointer, null));
        }

        return variables;
    }

    private AlignedBuffer Allocate(long length)
    {
        _buffers.Add(new AlignedBuffer(length));
        return _buffers[^1];
    }
}
