using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Importing;

/// <summary>
/// A <see cref="GraphBuilder"/> that computes at once what depends on constants only. Importers need that: most of a file's shape
/// arithmetic must be known before shapes are.
/// </summary>
internal sealed class ImportBuilder
{
    /// <summary>
    /// Constants are folded up to this many elements (256 MiB of floats): far above any weight of a classification network, and a bound on
    /// what a small malicious file can make us compute.
    /// </summary>
    private const int MaxFoldedElements = 1 << 26;

    /// <summary>All folded constants together: twice the largest published classification network.</summary>
    private const long MaxFoldedTotal = 1L << 28;

    /// <summary>Elements of one picture's activation (1 GiB of floats).</summary>
    private const int MaxActivation = 1 << 28;

    private readonly GraphBuilder _builder;
    private long _folded;
    private long _products;

    public ImportBuilder(string name, bool isChannelsLast = false)
    {
        _builder = new GraphBuilder(name) { IsChannelsLast = isChannelsLast };
    }

    /// <summary>The batch size that the file was written for, where it is made symbolic. Default 1.</summary>
    public int DeclaredBatch { get; set; } = 1;

    /// <summary>The first input with a symbolic batch: where an operator reads the batch size if nothing nearer has it. Null if there is none.</summary>
    public GraphValue? BatchSource { get; private set; }

    /// <summary>Adds an input.</summary>
    public GraphValue AddInput(string name, TensorShape shape, ElementType elementType)
    {
        GraphValue input = _builder.AddInput(name, shape, elementType);
        BatchSource ??= shape.IsSymbolic ? input : null;
        return input;
    }

    /// <summary>Adds a constant under a name, or a made-up one.</summary>
    public GraphValue AddConstant(Tensor tensor, string? name = null) => _builder.AddConstant(name, tensor);

    /// <summary>A node name or value name as close to the wanted as is free.</summary>
    public string UniqueName(string stem) => _builder.UniqueName(stem);

    /// <summary>Ends building; constants that only fed other constants are dropped.</summary>
    public Graph Build(IEnumerable<GraphValue> outputs) => _builder.Build([.. outputs]);

    /// <summary>Adds an operator, or its result if all inputs are constants.</summary>
    /// <param name="name">Name of the result; null for a made-up one beginning with the node's.</param>
    /// <param name="node">Name of the file's node, for messages.</param>
    /// <param name="operator">What to compute.</param>
    /// <param name="inputs">Inputs in the operator's order.</param>
    public GraphValue Add(string? name, string node, Operator @operator, params GraphValue?[] inputs)
    {
        if (!Folds(node, @operator, inputs))
        {
            if (inputs.FirstOrDefault(i => i?.Constant is { } c && BatchMarker.IsIn(c)) is { } shape)
            {
                throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) computes with '{shape.Name}', which depends on the batch size.");
            }

            GraphValue result = _builder.AddNode(node, @operator, inputs, name ?? _builder.UniqueName(node + "/" + @operator.Name))[0];
            return result.Shape.ElementsPerItem <= MaxActivation
                ? result
                : throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) makes {result.Shape}, more than {MaxActivation} elements for one picture.");
        }

        Tensor[] values = [.. inputs.Select(i => i?.Constant!)];
        CheckMarkers(node, @operator, values);
        IReadOnlyList<TensorType> types = InferTypes(node, @operator, inputs);
        int elements = types[0].Shape.ElementsPerItem;
        _folded += elements;
        if (elements > MaxFoldedElements || _folded > MaxFoldedTotal)
        {
            throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) makes a constant of {elements} elements, more than {MaxFoldedElements}, or all together exceed {MaxFoldedTotal}.");
        }

        return _builder.AddConstant(name ?? _builder.UniqueName(node + "/" + @operator.Name), Evaluate(node, @operator, values));
    }

    /// <summary>Whether an operator is computed at once: on behalf of a file only what is bounded by the size of its result, and products up to a limit.</summary>
    private bool Folds(string node, Operator @operator, GraphValue?[] inputs)
    {
        if (!ConstantProducts.CanFold(@operator) || inputs.Any(i => i is { Constant: null }) || inputs.All(i => i is null))
        {
            return false;
        }

        if (@operator is not (MatMul or Gemm))
        {
            return true;
        }

        long products = _products + ConstantProducts.Cost(@operator, inputs[0], InferTypes(node, @operator, inputs)[0].Shape.ElementsPerItem);
        if (products > ConstantProducts.Budget)
        {
            return false;
        }

        _products = products;
        return true;
    }

    private static Tensor Evaluate(string node, Operator @operator, Tensor[] values)
    {
        try
        {
            // Narrowing would destroy the marker, so such a vector is only called narrower.
            return @operator is Cast { To: ElementType.Int32 } && BatchMarker.IsIn(values[0])
                ? Tensor.FromIntegers(values[0].Integers, values[0].Shape, ElementType.Int32)
                : @operator.Evaluate(values)[0];
        }
        catch (InvalidGraphException e)
        {
            throw new InvalidGraphException($"Node '{node}' ({@operator.Name}): {e.Message}", e);
        }
    }

    private static IReadOnlyList<TensorType> InferTypes(string node, Operator @operator, GraphValue?[] inputs)
    {
        try
        {
            return @operator.Infer([.. inputs.Select(i => i?.Type)]);
        }
        catch (InvalidGraphException e)
        {
            throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) with inputs ({string.Join(", ", inputs.Select(i => i?.ToString() ?? "-"))}): {e.Message}", e);
        }
    }

    /// <summary>The unknown batch may be moved about, not computed with.</summary>
    private static void CheckMarkers(string node, Operator @operator, Tensor[] values)
    {
        bool moves = @operator is Gather or Slice or Concat or Reshape or Identity or Transpose or Equal or Where or ScatterND { Reduction: ScatterReduction.Replace }
            || @operator is Cast { To: ElementType.Int64 or ElementType.Int32 };
        if (!moves && values.Any(v => v is not null && BatchMarker.IsIn(v)))
        {
            throw new InvalidGraphException($"Node '{node}' ({@operator.Name}) computes with the batch size, which is not known.");
        }
    }
}
