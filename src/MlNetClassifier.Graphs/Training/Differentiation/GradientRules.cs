namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The rules of all operators that can be differentiated.</summary>
internal static class GradientRules
{
    private static readonly Dictionary<Type, GradientRule> Rules = new GradientRule[]
    {
        new ConvGradientRule(),
        new GemmGradientRule(),
        new MatMulGradientRule(),
        new BatchNormalizationGradientRule(),
        new BatchNormalizationTrainingGradientRule(),
        new LayerNormalizationGradientRule(),
        new MaxPoolGradientRule(),
        new AveragePoolGradientRule(),
        new GlobalAveragePoolGradientRule(),
        new GlobalMaxPoolGradientRule(),
        new ReluGradientRule(),
        new ClipGradientRule(),
        new SigmoidGradientRule(),
        new TanhGradientRule(),
        new HardSigmoidGradientRule(),
        new HardSwishGradientRule(),
        new LeakyReluGradientRule(),
        new PReluGradientRule(),
        new EluGradientRule(),
        new GeluGradientRule(),
        new MishGradientRule(),
        new SoftplusGradientRule(),
        new ErfGradientRule(),
        new ExpGradientRule(),
        new LogGradientRule(),
        new SqrtGradientRule(),
        new PowGradientRule(),
        new ReciprocalGradientRule(),
        new AbsGradientRule(),
        new NegGradientRule(),
        new SoftmaxGradientRule(),
        new SoftmaxCrossEntropyGradientRule(),
        new RandomDropoutGradientRule(),
        new AddGradientRule(),
        new SubGradientRule(),
        new MulGradientRule(),
        new DivGradientRule(),
        new ConcatGradientRule(),
        new SliceGradientRule(),
        new PadGradientRule(),
        new ReshapeGradientRule(),
        new TransposeGradientRule(),
        new ExpandGradientRule(),
        new IdentityGradientRule(),
        new ReduceMeanGradientRule(),
        new ReduceSumGradientRule(),
        new SumToGradientRule(),
    }.ToDictionary(rule => rule.OperatorType);

    /// <summary>The rule of an operator, null if it has none.</summary>
    public static GradientRule? For(Operator @operator) => Rules.GetValueOrDefault(@operator.GetType());
}
