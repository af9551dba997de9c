namespace MlNetClassifier.Graphs.Execution;

/// <summary>A graph made ready to run. Immutable and shareable; every running caller has its own <see cref="InferenceWorkspace"/>.</summary>
public sealed class InferencePlan : IDisposable
{
    private InferencePlan(Graph graph, InferencePlanOptions options)
    {
        Graph = graph;
        BatchSize = options.BatchSize;
    }

    /// <summary>The compiled graph.</summary>
    public Graph Graph { get; }

    /// <summary>Rows that one run can take.</summary>
    public int BatchSize { get; }

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How to compile.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public static InferencePlan Compile(Graph graph, InferencePlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        return new InferencePlan(graph, options);
    }

    /// <summary>Makes buffers for one caller.</summary>
    public InferenceWorkspace CreateWorkspace() => new(this);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
