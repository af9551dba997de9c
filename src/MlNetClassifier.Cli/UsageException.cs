namespace MlNetClassifier.Cli;

/// <summary>The command line asks for something that makes no sense; the message names the option.</summary>
internal sealed class UsageException(string message) : Exception(message);
