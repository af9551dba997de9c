using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>A frozen TensorFlow graph.</summary>
public sealed class TensorFlowModel : IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _name;
    private readonly bool _treatOutputAsBatched;
    private readonly Lazy<Graph> _graph;

    internal TensorFlowModel(IHostEnvironment environment, ReadOnlyMemory<byte> bytes, string name, bool treatOutputAsBatched)
    {
        _environment = environment;
        _bytes = bytes;
        _name = name;
        _treatOutputAsBatched = treatOutputAsBatched;
        _graph = new Lazy<Graph>(() => GraphLoader.Load(bytes, name));
    }

    /// <summary>The tensors of the graph that are computed, in order, inputs first, each as a column.</summary>
    /// <exception cref="InvalidModelException">The graph has an open input size, or an operator that is not supported.</exception>
    public DataViewSchema GetModelSchema() =>
        ToSchema(_graph.Value.Inputs.Concat(_graph.Value.Nodes.SelectMany(node => node.Outputs)));

    /// <summary>The inputs of the graph, each as a column.</summary>
    /// <exception cref="InvalidModelException">The graph has an open input size, or an operator that is not supported.</exception>
    public DataViewSchema GetInputSchema() => ToSchema(_graph.Value.Inputs);

    /// <summary>Scores the graph: a column for each input, named as it is, and a column for each output.</summary>
    /// <param name="outputColumnName">The tensor wanted, any of the graph.</param>
    /// <param name="inputColumnName">The input.</param>
    /// <param name="addBatchDimensionInput">Whether the columns lack a dimension for the batch that the graph's inputs have. It is found out in any case.</param>
    public TensorFlowEstimator ScoreTensorFlowModel(string outputColumnName, string inputColumnName, bool addBatchDimensionInput = false) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], addBatchDimensionInput);

    /// <summary>Scores the graph: a column for each input, named as it is, and a column for each output.</summary>
    /// <param name="outputColumnNames">The tensors wanted, any of the graph.</param>
    /// <param name="inputColumnNames">The inputs.</param>
    /// <param name="addBatchDimensionInput">Whether the columns lack a dimension for the batch that the graph's inputs have. It is found out in any case.</param>
    public TensorFlowEstimator ScoreTensorFlowModel(string[] outputColumnNames, string[] inputColumnNames, bool addBatchDimensionInput = false) =>
        new(new TensorFlowTransformer(_environment, new TensorFlowScoring(_bytes, _name, inputColumnNames, outputColumnNames, addBatchDimensionInput, _treatOutputAsBatched)));

    /// <summary>Does nothing: the memory is the garbage collector's. There because ML.NET's holds a session.</summary>
    public void Dispose()
    {
    }

    private static DataViewSchema ToSchema(IEnumerable<GraphValue> values)
    {
        DataViewSchema.Builder builder = new();
        foreach (GraphValue value in values.Where(value => value.ElementType is ElementType.Float32 or ElementType.Int64 or ElementType.Int32))
        {
            builder.AddColumn(TensorFlowScoring.WithoutOutputNumber(value.Name), TensorFlowScoring.ColumnType(value, batched: true));
        }

        return builder.ToSchema();
    }
}
