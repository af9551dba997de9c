using MlNetClassifier.Scoring;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>One entry of <c>predict --format json</c>.</summary>
/// <param name="Path">The file, as named on the command line.</param>
/// <param name="Label">Most probable class; null with an error.</param>
/// <param name="Probability">Its probability; null with an error.</param>
/// <param name="Top">The most probable classes, best first; empty with an error.</param>
/// <param name="Error">Why there is no prediction; null when there is one.</param>
internal sealed record Prediction(string Path, string? Label, float? Probability, IReadOnlyList<LabelProbability> Top, string? Error)
{
    public static Prediction Of(string path, ScoredPicture scored, IReadOnlyList<string> labels, int top)
    {
        if (scored.Scores is not { } scores)
        {
            return new Prediction(path, null, null, [], scored.Error);
        }

        // Ties go to the class that comes first, as in ML.NET.
        LabelProbability[] best =
        [
            .. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(top).Select(i => new LabelProbability(labels[i], scores[i])),
        ];
        return new Prediction(path, best[0].Label, best[0].Probability, best, null);
    }
}
