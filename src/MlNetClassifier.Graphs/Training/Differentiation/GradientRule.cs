namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>How the gradient of a node's output becomes gradients of its inputs.</summary>
internal abstract class GradientRule
{
    /// <summary>The operator that the rule belongs to; rules of a base class hold for all operators derived from it.</summary>
    public abstract Type OperatorType { get; }

    /// <summary>Accumulates the gradients of the inputs that want one.</summary>
    /// <param name="builder">Where nodes are added.</param>
    /// <param name="node">The node.</param>
    /// <param name="gradient">Gradient of its first output.</param>
    public abstract void Apply(GradientBuilder builder, Node node, GraphValue gradient);
}
