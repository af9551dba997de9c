using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Scoring;

/// <summary>
/// The steps of a model that its scores and its predicted label depend on, chains within chains laid flat, and the one column that they start from.
/// What only training needs (a label turned into a key, say) is not among them.
/// </summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Input">The column of pictures.</param>
/// <param name="Kind">What the column holds.</param>
internal sealed record ScoringChain(IReadOnlyList<ITransformer> Steps, string Input, PictureKind Kind)
{
    /// <summary>Name of the column of scores.</summary>
    public const string ScoreColumn = "Score";

    /// <summary>Name of the column of the predicted class.</summary>
    public const string PredictedLabelColumn = "PredictedLabel";

    /// <summary>Finds them.</summary>
    /// <exception cref="InvalidModelFileException">The model makes no scores, or needs more than a picture.</exception>
    public static ScoringChain Of(ITransformer model)
    {
        List<ITransformer> needed = [];
        HashSet<string> wanted = new([ScoreColumn, PredictedLabelColumn], StringComparer.Ordinal);
        foreach (ITransformer step in Flatten(model).Reverse())
        {
            StepColumns columns = StepColumns.Of(step);
            if (columns.Outputs.Any(wanted.Contains))
            {
                needed.Insert(0, step);
                wanted.ExceptWith(columns.Outputs);
                wanted.UnionWith(columns.Inputs);
            }
        }

        if (wanted.Contains(ScoreColumn))
        {
            throw new InvalidModelFileException($"The model gives no scores: no step makes a column '{ScoreColumn}'.");
        }

        // Not every model names the class.
        wanted.Remove(PredictedLabelColumn);
        string input = wanted.Count == 1
            ? wanted.Single()
            : throw new InvalidModelFileException($"The scores depend on the columns {string.Join(", ", wanted.Order(StringComparer.Ordinal))} where one column of pictures was expected.");
        return new ScoringChain(needed, input, KindOf(needed, input));
    }

    /// <summary>The steps of a chain, those of chains within it in their place.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];

    /// <summary>What a column holds, told by the first step that reads it.</summary>
    private static PictureKind KindOf(List<ITransformer> steps, string column)
    {
        int first = steps.FindIndex(step => StepColumns.Of(step).Inputs.Contains(column));
        return first < 0 ? throw NoPicture(column, "nothing") : steps[first] switch
        {
            ImageLoadingTransformer => PictureKind.Path,
            ImageResizingTransformer or ImageGrayscalingTransformer or ImagePixelExtractingTransformer => PictureKind.Image,
            IMulticlassPrediction { Scorer: Vision.FrozenImageClassifier } => PictureKind.File,
            ColumnCopyingTransformer copy => KindOf(steps[(first + 1)..], copy.Columns.First(pair => pair.InputColumnName == column).OutputColumnName),
            var reader => throw NoPicture(column, reader.GetType().Name),
        };
    }

    private static InvalidModelFileException NoPicture(string column, string reader) =>
        new($"The scores depend on the column '{column}', which {reader} reads: not a picture.");
}
