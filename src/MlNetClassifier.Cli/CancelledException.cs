namespace MlNetClassifier.Cli;

/// <summary>The verb was cancelled and has said already what is left of its work.</summary>
internal sealed class CancelledException : Exception;
