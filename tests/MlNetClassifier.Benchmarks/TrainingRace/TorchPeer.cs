using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>The other process, PyTorch, and the folder through which it gets weights and batches.</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("training-race-").FullName;
    private readonly Process _process;

    /// <param name="options">What is raced.</param>
    /// <param name="program">The script beside this program's files.</param>
    /// <param name="write">Fills the folder before the process starts.</param>
    public TorchPeer(TrainingRaceOptions options, string program, Action<TorchPeer> write)
    {
        write(this);
        string script = Path.Combine(AppContext.BaseDirectory, "TrainingRace", program);
        var start = new ProcessStartInfo(options.Python, [script, _folder, options.Threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{options.Python} did not start.");
    }

    public void Write(string name, ReadOnlySpan<float> values) => File.WriteAllBytes(Path.Combine(_folder, name), MemoryMarshal.AsBytes(values).ToArray());

    public void Write(string name, JsonNode json) => File.WriteAllText(Path.Combine(_folder, name), json.ToJsonString());

    /// <summary>Name of a parameter's file.</summary>
    public static string FileOf(string parameter) => parameter.Replace('/', '.') + ".f32";

    public T Ask<T>(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"'{command}' ended the Python process.");
        return JsonSerializer.Deserialize<T>(answer)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
