using MlNetClassifier.Graphs.Operators;

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
        new SinGradientRule(),
        new CosGradientRule(),
        new SoftsignGradientRule(),
        new MaxGradientRule(),
        new MinGradientRule(),
        new ModGradientRule(),
        new CumSumGradientRule(),
        new WhereGradientRule(),
        new GatherGradientRule(),
        new ScatterNDGradientRule(),
        new TopKGradientRule(),
        new ResizeGradientRule(),
        new LRNGradientRule(),
        new InstanceNormalizationGradientRule(),
        new ReduceMaxGradientRule(),
        new ReduceMinGradientRule(),
        new ReduceProdGradientRule(),
        new ReduceL2GradientRule(),
        new CastGradientRule(),
    }.ToDictionary(rule => rule.OperatorType);

    private const string Jumps = "it is constant between jumps, so that no gradient passes through it";
    private const string Facts = "its results are facts or indices, through which no gradient passes";

    // Slopes of 0 wherever there is one. Every operator has either a rule or a reason against one; a test holds this against the list of all operators.
    private static readonly Dictionary<Type, string> Reasons = new()
    {
        [typeof(Ceil)] = Jumps,
        [typeof(Floor)] = Jumps,
        [typeof(Round)] = Jumps,
        [typeof(Sign)] = Jumps,
        [typeof(QuantizeLinear)] = Jumps,
        [typeof(DequantizeLinear)] = "it reads whole numbers, through which no gradient passes",
        [typeof(ArgMax)] = Facts,
        [typeof(Equal)] = Facts,
        [typeof(Greater)] = Facts,
        [typeof(GreaterOrEqual)] = Facts,
        [typeof(Less)] = Facts,
        [typeof(LessOrEqual)] = Facts,
        [typeof(And)] = Facts,
        [typeof(Or)] = Facts,
        [typeof(Not)] = Facts,
    };

    /// <summary>What can be done about an operator without gradient.</summary>
    public const string Advice = "Train only parameters behind it: fine-tune fewer blocks.";

    /// <summary>Why no gradient passes through a node, null if it does or is not known to.</summary>
    public static string? ReasonAgainst(Node node) => node.Operator is Cast && node.Inputs[0]!.ElementType != ElementType.Float32
        ? $"it reads {node.Inputs[0]!.ElementType} numbers, through which no gradient passes"
        : Reasons.GetValueOrDefault(node.Operator.GetType());

    /// <summary>Whether an operator has a rule.</summary>
    public static bool Has(Type @operator) => Rules.ContainsKey(@operator);

    /// <summary>Whether an operator is known not to be differentiable.</summary>
    public static bool IsRefused(Type @operator) => Reasons.ContainsKey(@operator);

    /// <summary>The rule of an operator, null if it has none.</summary>
    public static GradientRule? For(Operator @operator) => Rules.GetValueOrDefault(@operator.GetType());
}
