using MlNetClassifier.Runs;
using Spectre.Console;

namespace MlNetClassifier.Cli.Console;

/// <summary>
/// Shows how far a piece of work is: bars with the remaining time where standard error is a terminal, else one line a phase.
/// </summary>
internal static class ProgressDisplay
{
    public static async Task<T> RunAsync<T>(CliHost host, bool quiet, Func<IProgress<RunProgress>, T> work)
    {
        if (quiet)
        {
            return await Task.Run(() => work(new Silent())).ConfigureAwait(false);
        }

        if (!host.ErrorIsTerminal)
        {
            return await Task.Run(() => work(new Lines(host))).ConfigureAwait(false);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        return await console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new ElapsedTimeColumn())
            .StartAsync(context => Task.Run(() => work(new Bars(context)))).ConfigureAwait(false);
    }

    private sealed class Silent : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }

    private sealed class Bars(ProgressContext context) : IProgress<RunProgress>
    {
        private readonly Dictionary<string, ProgressTask> bars = [];
        private readonly Lock gate = new();

        public void Report(RunProgress value)
        {
            lock (gate)
            {
                if (!bars.TryGetValue(value.Phase, out ProgressTask? bar))
                {
                    bars.Add(value.Phase, bar = context.AddTask(Markup.Escape(value.Phase), maxValue: Math.Max(1, value.Total)));
                }

                bar.Description = Markup.Escape(value.Note is null ? value.Phase : $"{value.Phase}, {value.Note}");

                // Reports of several threads may overtake each other.
                bar.MaxValue = Math.Max(1, value.Total);
                bar.Value = Math.Max(bar.Value, value.Total == 0 ? 1 : value.Done);
            }
        }
    }

    /// <summary>Says when a phase begins, and how far it is every ten seconds.</summary>
    private sealed class Lines(CliHost host) : IProgress<RunProgress>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
        private readonly Lock gate = new();
        private string phase = string.Empty;
        private long start;
        private int first;
        private long last;

        public void Report(RunProgress value)
        {
            lock (gate)
            {
                long now = host.Time.GetTimestamp();
                if (value.Phase != phase)
                {
                    (phase, start, last, first) = (value.Phase, now, now, value.Done);
                    host.Error.WriteLine(value.Total > 0 ? $"{phase}: {value.Total}" : phase);
                }
                else if (host.Time.GetElapsedTime(last, now) >= Interval && value.Done > first && value.Done < value.Total)
                {
                    last = now;
                    TimeSpan spent = host.Time.GetElapsedTime(start, now);

                    // What was done before, in a run that is resumed, took none of this time.
                    TimeSpan left = spent * ((double)(value.Total - value.Done) / (value.Done - first));
                    host.Error.WriteLine($"{phase}: {value.Note ?? $"{value.Done} of {value.Total}"}, about {Math.Ceiling(left.TotalSeconds)} s left");
                }
            }
        }
    }
}
