using MlNetClassifier.Cli;
using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.TestSupport;

/// <summary>Runs the command inside the test process.</summary>
internal sealed class CliHarness(string workingFolder)
{
    public async Task<CliOutcome> RunAsync(params string[] arguments) => await RunAsync(TextWriter.Null, CancellationToken.None, arguments);

    /// <param name="alsoError">Hears standard error while the verb runs.</param>
    /// <param name="cancellationToken">What Ctrl-C cancels.</param>
    /// <param name="arguments">The command line.</param>
    public async Task<CliOutcome> RunAsync(TextWriter alsoError, CancellationToken cancellationToken, params string[] arguments)
    {
        StringWriter output = new(), error = new();
        CliHost host = new()
        {
            Out = output,
            Error = TextWriter.Synchronized(new Tee(error, alsoError)),
            WorkingFolder = workingFolder,
            Environment = name => name switch
            {
                "MLNETCLASSIFIER_CACHE" => Path.Combine(workingFolder, "default-cache"),
                "MLNETCLASSIFIER_MODELS" => Path.Combine(workingFolder, "models"),
                _ => null,
            },
            Arguments = arguments,
        };
        int exitCode = await CliApplication.RunAsync(host, cancellationToken);
        return new CliOutcome(exitCode, output.ToString(), error.ToString());
    }

    private sealed class Tee(TextWriter first, TextWriter second) : TextWriter
    {
        public override System.Text.Encoding Encoding => first.Encoding;

        public override void Write(char value)
        {
            first.Write(value);
            second.Write(value);
        }

        public override void WriteLine(string? value)
        {
            first.WriteLine(value);
            second.WriteLine(value);
        }
    }
}
