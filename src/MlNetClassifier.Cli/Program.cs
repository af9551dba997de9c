using System.Runtime.InteropServices;
using MlNetClassifier.Cli;
using MlNetClassifier.Cli.Console;

using CancellationTokenSource cancellation = new();

// Both signals end the run in order: what was being written is removed, and the exit code says so.
void Cancel(PosixSignalContext context)
{
    context.Cancel = true;
    cancellation.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return await CliApplication.RunAsync(CliHost.OfProcess(args), cancellation.Token).ConfigureAwait(false);
