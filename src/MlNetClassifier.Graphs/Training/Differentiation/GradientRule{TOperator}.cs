namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <inheritdoc/>
internal abstract class GradientRule<TOperator> : GradientRule
    where TOperator : Operator
{
    /// <inheritdoc/>
    public override Type OperatorType => typeof(TOperator);

    /// <inheritdoc/>
    public override void Apply(GradientBuilder builder, Node node, GraphValue gradient) => Apply(builder, (TOperator)node.Operator, node, gradient);

    /// <summary>Accumulates the gradients of the inputs that want one.</summary>
    protected abstract void Apply(GradientBuilder builder, TOperator forward, Node node, GraphValue gradient);
}
