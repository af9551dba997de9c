using System.Globalization;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Shows a transfer on standard error: one line redrawn where it is a terminal, else a line every ten seconds.</summary>
internal sealed class ModelsProgress(CliHost host, string name, bool quiet) : IProgress<PullProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long _start = host.Time.GetTimestamp();
    private TimeSpan _told = -Interval;
    private bool _drawn;

    /// <inheritdoc/>
    public void Report(PullProgress value)
    {
        if (quiet)
        {
            return;
        }

        lock (_gate)
        {
            TimeSpan now = host.Time.GetElapsedTime(_start);
            if (host.ErrorIsTerminal)
            {
                host.Error.Write($"\r{Describe(value),-78}");
                _drawn = true;
            }
            else if (now - _told >= Interval)
            {
                _told = now;
                host.Error.WriteLine(Describe(value));
            }
        }
    }

    /// <summary>Ends the redrawn line.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_drawn)
            {
                host.Error.WriteLine();
                _drawn = false;
            }
        }
    }

    private string Describe(PullProgress value)
    {
        string total = value.Total is { } known ? $" of {ModelsText.Megabytes(known)}" : "";
        string left = value.Remaining is { } time ? $", about {Math.Ceiling(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {ModelsText.Megabytes(value.Bytes)}{total} MB, {value.BytesPerSecond / 1e6:0.0} MB/s{left}");
    }
}
