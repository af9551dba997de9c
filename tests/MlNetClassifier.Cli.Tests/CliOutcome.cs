namespace MlNetClassifier.TestSupport;

/// <summary>What a command came to.</summary>
internal sealed record CliOutcome(int ExitCode, string Out, string Error)
{
    /// <summary>Lines of standard error that say something.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
