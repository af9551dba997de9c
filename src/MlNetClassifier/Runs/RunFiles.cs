namespace MlNetClassifier.Runs;

/// <summary>Names of the files in a run folder.</summary>
public static class RunFiles
{
    /// <summary>The model, an ML.NET zip.</summary>
    public const string Model = "model.zip";

    /// <summary>One label a line, in the model's order.</summary>
    public const string Labels = "labels.txt";

    /// <summary>Figures on the held-out pictures.</summary>
    public const string Metrics = "metrics.json";

    /// <summary>path,label,split of every picture that took part.</summary>
    public const string Split = "split.csv";

    /// <summary>How the run came about.</summary>
    public const string Report = "run.json";

    /// <summary>One line an epoch of the head's training.</summary>
    public const string History = "history.csv";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [Model, Labels, Metrics, Split, Report, History];
}
