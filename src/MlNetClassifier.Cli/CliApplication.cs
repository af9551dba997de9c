using System.CommandLine;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Cli.Verbs;

namespace MlNetClassifier.Cli;

/// <summary>The command as a function: arguments and a host in, an exit code out. It keeps no state between calls.</summary>
internal static class CliApplication
{
    /// <param name="host">Arguments, streams, folders, clock.</param>
    /// <param name="cancellationToken">Ends the verb; the exit code is then 130.</param>
    public static async Task<int> RunAsync(CliHost host, CancellationToken cancellationToken = default)
    {
        RootCommand root = new("Image classification in C#: a folder of pictures in, a trained and measured classifier out.")
        {
            TrainVerb.Create(host),
            DatasetVerb.Create(host),
            EvaluateVerb.Create(host),
            PredictVerb.Create(host),
            BenchVerb.Create(host),
            ModelsVerb.Create(host),
            InspectVerb.Create(host),
            ExportVerb.Create(host),
        };
        ParseResult parsed = root.Parse(host.Arguments);
        if (parsed.Errors.Count > 0)
        {
            host.Error.WriteLine(parsed.Errors[0].Message);
            string verb = parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";
            host.Error.WriteLine($"See: mlnetclassifier {verb}--help");
            return ExitCode.WrongUsage;
        }

        InvocationConfiguration configuration = new()
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await Failures.ReportAsync(host, () => parsed.InvokeAsync(configuration, cancellationToken)).ConfigureAwait(false);
    }
}
