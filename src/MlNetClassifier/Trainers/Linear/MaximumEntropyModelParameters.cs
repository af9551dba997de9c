using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>Softmax regression: the scores are probabilities.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    private const string LabelNamesEntry = "LabelNames";

    internal MaximumEntropyModelParameters(LinearWeights weights, IReadOnlyList<string>? labelNames = null, ModelStatisticsBase? statistics = null)
        : base(weights, labelNames, statistics)
    {
    }

    internal static VersionInfo Version { get; } =
        new("MULTI LR", 0x00010003, 0x00010001, 0x00010001, "MultiClassLRExec", "Microsoft.ML.StandardTrainers");

    internal static MaximumEntropyModelParameters Load(ModelLoadContext ctx)
    {
        LinearWeights weights = LinearWeights.Load(ctx);
        string[]? names = null;
        if (ctx.ContainsStream(LabelNamesEntry))
        {
            ModelReader ids = new(ctx.LoadBinaryStream(LabelNamesEntry), $"{ctx.Directory}/{LabelNamesEntry}");
            names = [.. ids.ReadInt32s(weights.ClassCount).Select(id => ctx.StringAt(id))];
        }

        return new MaximumEntropyModelParameters(weights, names);
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        LinearWeights.Save(ctx.Writer);
        if (LabelNames is { } names)
        {
            int[] ids = [.. names.Select(ctx.IdOf)];
            ctx.SaveBinaryStream(LabelNamesEntry, stream =>
            {
                using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                Array.ForEach(ids, writer.Write);
            });
        }
    }

    private protected override void Finish(Span<float> scores) => LinearSoftmax.Softmax(scores);
}
