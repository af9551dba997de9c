namespace MlNetClassifier.Graphs;

/// <summary>A named tensor of a graph: an input, a constant, or the output of one node.</summary>
public sealed class GraphValue
{
    internal GraphValue(string name, TensorType type, Tensor? constant = null)
    {
        Name = name;
        Type = type;
        Constant = constant;
    }

    /// <summary>Name, unique within the graph.</summary>
    public string Name { get; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>Type of the elements.</summary>
    public ElementType ElementType => Type.ElementType;

    /// <summary>Sizes; the batch dimension may be symbolic.</summary>
    public TensorShape Shape => Type.Shape;

    /// <summary>The value itself if it is a constant, else null.</summary>
    public Tensor? Constant { get; }

    /// <summary>The node that computes it; null for inputs and constants.</summary>
    public Node? Producer { get; internal set; }

    /// <summary>Name, type and sizes, as in <c>data: Float32[N, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"{Name}: {Type}";
}
