namespace MlNetClassifier.Graphs;

/// <summary>
/// An operator with its attributes. Names and meaning are those of ONNX at opset 17; what ONNX passes as a constant input (a target shape,
/// axes, limits) is an attribute here, so that shapes are known without running anything.
/// </summary>
/// <remarks>
/// An operator is one file: its attributes, its shape rule and its reference kernel in plain loops, the judge of every fast kernel.
/// Sums are carried in double precision there, so a fast kernel is compared with something more exact than itself.
/// </remarks>
public abstract record Operator
{
    /// <summary>The operator's ONNX name.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape rule.</summary>
    /// <param name="inputs">Types of the inputs; null where an optional one is left out.</param>
    /// <returns>Types of the outputs.</returns>
    /// <exception cref="InvalidGraphException">The inputs do not fit the operator.</exception>
    internal abstract IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs);

    /// <summary>The reference kernel. Inputs are those that passed the shape rule.</summary>
    /// <param name="inputs">Input values; null where an optional one is left out.</param>
    /// <returns>Output values.</returns>
    internal abstract IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs);
}
