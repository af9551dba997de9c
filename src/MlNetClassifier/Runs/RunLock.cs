using System.Diagnostics;
using System.Globalization;

namespace MlNetClassifier.Runs;

/// <summary>
/// A file that the writer of a run keeps open for itself alone, with its machine and process in it: whoever can open it, on that machine, and finds
/// no such process, knows that the writer is gone. The system lets go of the file when the process ends, however that comes about.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>Name of the file within the run's temporary folder.</summary>
    public const string FileName = ".lock";

    // Linux reckons the start of a process from that of the system, which it knows to a hundredth of a second.
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly FileStream _stream;
    private bool _kept;
    private bool _released;

    private RunLock(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>Takes a new lock.</summary>
    /// <param name="folder">The run's temporary folder.</param>
    /// <exception cref="IOException">The file cannot be written, or is there already.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        using Process process = Process.GetCurrentProcess();
        using (var writer = new StreamWriter(stream, leaveOpen: true))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}\n{process.Id}\n{process.StartTime.ToUniversalTime().Ticks}\n"));
        }

        stream.Flush(flushToDisk: false);
        return new RunLock(path, stream);
    }

    /// <summary>The lock of a run whose writer is gone; null if it is not, or if that cannot be told.</summary>
    /// <param name="folder">The run's temporary folder.</param>
    public static RunLock? Inherit(string folder)
    {
        string path = Path.Combine(folder, FileName);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // A file that has been opened may have been given up since, by a writer that is about to give the folder its name.
        var inherited = new RunLock(path, stream);
        if (IsOrphaned(stream) && File.Exists(path))
        {
            return inherited;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Leaves the file where it is when it is let go of.</summary>
    public void Keep() => _kept = true;

    /// <summary>Removes the file and lets go of it.</summary>
    public void Dispose()
    {
        if (_released || _kept)
        {
            _stream.Dispose();
            return;
        }

        _released = true;

        // Windows does not remove a file that is open; elsewhere it goes first, so that nobody can take it while its folder is renamed.
        if (OperatingSystem.IsWindows())
        {
            _stream.Dispose();
        }

        File.Delete(_path);
        _stream.Dispose();
    }

    private static bool IsOrphaned(FileStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        char[] text = new char[1024];
        string[] lines = new string(text, 0, reader.ReadBlock(text)).Split('\n');
        return lines.Length == 4 && lines[0] == Environment.MachineName
            && int.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && long.TryParse(lines[2], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) && ticks <= DateTime.MaxValue.Ticks
            && !IsAlive(id, new DateTime(ticks, DateTimeKind.Utc));
    }

    private static bool IsAlive(int id, DateTime start)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - start).Duration() < SameStart;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It ended just now, or may not be looked at: another time, then.
            return true;
        }
    }
}
