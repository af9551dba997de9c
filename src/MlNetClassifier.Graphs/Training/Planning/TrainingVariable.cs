namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>A parameter or running statistic in the memory of a plan, which must outlive its use.</summary>
public sealed unsafe class TrainingVariable
{
    internal TrainingVariable(string name, TensorShape shape, float* values, float* gradient)
    {
        Name = name;
        Shape = shape;
        ValuePointer = values;
        GradientPointer = gradient;
    }

    /// <summary>Name of the constant in the graph.</summary>
    public string Name { get; }

    /// <summary>Its sizes.</summary>
    public TensorShape Shape { get; }

    /// <summary>Whether it is trained by gradient; running statistics are not.</summary>
    public bool HasGradient => GradientPointer != null;

    /// <summary>The values, row-major; may be written between runs.</summary>
    public Span<float> Values => new(ValuePointer, Shape.ElementsPerItem);

    /// <summary>The gradient of the last run, row-major.</summary>
    /// <exception cref="InvalidOperationException">The variable has no gradient.</exception>
    public Span<float> Gradient => GradientPointer == null
        ? throw new InvalidOperationException($"'{Name}' has no gradient.")
        : new(GradientPointer, Shape.ElementsPerItem);

    internal float* ValuePointer { get; }

    internal float* GradientPointer { get; }

    /// <summary>A copy of the values.</summary>
    public Tensor ToTensor() => Tensor.FromFloats(Values.ToArray(), Shape);
}
