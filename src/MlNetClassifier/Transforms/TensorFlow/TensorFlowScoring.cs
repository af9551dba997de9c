using MlNetClassifier.Data;
using MlNetClassifier.Graphs;

namespace MlNetClassifier.Transforms;

/// <summary>The bytes of a TensorFlow graph and what is asked of it.</summary>
internal sealed record TensorFlowScoring
{
    public TensorFlowScoring(
        ReadOnlyMemory<byte> bytes, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, bool addBatchDimension, bool treatOutputAsBatched)
    {
        if (inputs is not { Count: > 0 } || outputs is not { Count: > 0 })
        {
            throw new ArgumentException("At least one input and one output must be named.", nameof(inputs));
        }

        Bytes = bytes;
        Name = name;
        Inputs = inputs;
        Outputs = outputs;
        AddBatchDimension = addBatchDimension;
        TreatOutputAsBatched = treatOutputAsBatched;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public string Name { get; }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    public bool AddBatchDimension { get; }

    public bool TreatOutputAsBatched { get; }

    /// <summary>A tensor's name without the number of the operation's output, which is 0 where it is left out.</summary>
    public static string WithoutOutputNumber(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    /// <summary>The type of the column of a tensor.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="batched">Whether an open first dimension is left out.</param>
    public static VectorDataViewType ColumnType(GraphValue value, bool batched)
    {
        int[] dimensions = value.Shape.BatchAxis == 0 && batched ? value.Shape.ToArray()[1..] : value.Shape.WithBatch(1).ToArray();
        return new VectorDataViewType(NetworkOutput.ItemType(value), dimensions.Length == 0 ? [1] : dimensions);
    }

    /// <summary>
    /// Reads the graph. An input whose size the file leaves open, or that is computed in the file, takes the dimensions of its column.
    /// </summary>
    /// <exception cref="InvalidModelException">The file is damaged, or has an operator that is not supported, or an input's size stays open.</exception>
    public Graph Load(DataViewSchema schema)
    {
        try
        {
            return CheckInputs(GraphLoader.Load(Bytes, Name, new GraphLoadOptions { Outputs = Outputs }));
        }
        catch (InvalidModelException) when (ShapesOf(schema) is { Count: > 0 } shapes)
        {
            return CheckInputs(GraphLoader.Load(Bytes, Name, new GraphLoadOptions { Outputs = Outputs, InputShapes = shapes }));
        }
    }

    private Dictionary<string, TensorShape> ShapesOf(DataViewSchema schema)
    {
        Dictionary<string, TensorShape> shapes = new(StringComparer.Ordinal);
        foreach (string name in Inputs)
        {
            if (schema.GetColumnOrNull(name)?.Type is VectorDataViewType { IsKnownSize: true } vector)
            {
                int[] dimensions = vector.Dimensions is [1, _, _, _] ? [.. vector.Dimensions[1..]] : [.. vector.Dimensions];
                shapes[name] = new TensorShape([TensorShape.Batch, .. dimensions]);
            }
        }

        return shapes;
    }

    private Graph CheckInputs(Graph graph)
    {
        foreach (GraphValue input in graph.Inputs)
        {
            if (!Inputs.Contains(WithoutOutputNumber(input.Name)) && !Inputs.Contains(input.Name))
            {
                throw new InvalidModelException(
                    $"'{Name}': output {string.Join(", ", Outputs)} needs the input '{WithoutOutputNumber(input.Name)}', but the input columns given are {string.Join(", ", Inputs)}.");
            }
        }

        return graph;
    }
}
