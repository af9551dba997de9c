using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Trainers;

/// <summary>A linear multiclass model whose scores are no probabilities; other ML.NET trainers write it.</summary>
public sealed class LinearMulticlassModelParameters : LinearMulticlassModelParametersBase
{
    internal LinearMulticlassModelParameters(LinearWeights weights)
        : base(weights, null, null)
    {
    }

    internal static VersionInfo Version { get; } =
        new("MCLINEAR", 0x00010001, 0x00010001, 0x00010001, "MulticlassLinear", "Microsoft.ML.StandardTrainers");

    internal static LinearMulticlassModelParameters Load(ModelLoadContext ctx) => new(LinearWeights.Load(ctx));

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        LinearWeights.Save(ctx.Writer);
    }

    private protected override void Finish(Span<float> scores)
    {
    }
}
