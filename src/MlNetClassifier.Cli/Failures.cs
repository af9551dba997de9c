using MlNetClassifier.Backbones;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runs;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli;

/// <summary>Turns an exception into one line on standard error and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> ReportAsync(CliHost host, Func<Task<int>> verb)
    {
        try
        {
            return await verb().ConfigureAwait(false);
        }
        catch (CancelledException)
        {
            return ExitCode.Cancelled;
        }
        catch (OperationCanceledException)
        {
            host.Error.WriteLine("Cancelled; nothing half-written was left.");
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            (int code, string message) = Describe(e);
            host.Error.WriteLine(OneLine(message));
            if (host.Environment("MLNETCLASSIFIER_TRACE") is { Length: > 0 })
            {
                host.Error.WriteLine(e);
            }

            return code;
        }
    }

    private static (int Code, string Message) Describe(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: 1 } => Describe(e.InnerException!),
        UsageException or RunFolderException => (ExitCode.WrongUsage, e.Message),
        InvalidDatasetException or InvalidBackboneException or InvalidModelException or InvalidGraphException or InvalidModelFileException
            or InvalidImageException or ModelDownloadException or InvalidRecipeException or InvalidCheckpointException => (ExitCode.BadInput, e.Message),
        TrainingDivergedException => (ExitCode.UnexpectedFailure, e.Message),
        IOException or UnauthorizedAccessException => (ExitCode.UnexpectedFailure, $"Reading or writing failed: {e.Message}"),
        _ => (ExitCode.UnexpectedFailure, $"Unexpected failure ({e.GetType().Name}): {e.Message} Set MLNETCLASSIFIER_TRACE=1 to see where."),
    };

    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
