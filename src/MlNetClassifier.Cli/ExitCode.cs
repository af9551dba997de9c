namespace MlNetClassifier.Cli;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int UnexpectedFailure = 1;
    public const int WrongUsage = 2;
    public const int BadInput = 3;
    public const int BelowAccuracy = 4;
    public const int Cancelled = 130;
}
