using System.Text;

namespace MlNetClassifier.Cli.Console;

/// <summary>
/// Lines on their way out, some at a time: the standard output writes each line by itself, which is a call of the system per picture. None waits longer
/// than the next line after a tenth of a second, so that a reader at the other end sees how it goes.
/// </summary>
/// <param name="host">The output and the clock.</param>
internal sealed class LineBuffer(CliHost host) : IDisposable
{
    private const int Capacity = 1 << 14;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly StringBuilder waiting = new();
    private long written;

    /// <summary>Adds a line.</summary>
    public void WriteLine(string line)
    {
        waiting.Append(line).Append(host.Out.NewLine);
        if (waiting.Length >= Capacity || host.Time.GetElapsedTime(written) >= LongestWait)
        {
            Write();
        }
    }

    /// <summary>Writes what is left, also when the verb ends by an error.</summary>
    public void Dispose() => Write();

    private void Write()
    {
        host.Out.Write(waiting);
        waiting.Clear();
        written = host.Time.GetTimestamp();
    }
}
