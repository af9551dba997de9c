using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using MlNetClassifier.Backbones.Catalog;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>
/// <c>models pull</c> in processes of its own, against a proxy that stands for the network: the one model of the catalogue whose first mirror speaks plain HTTP.
/// </summary>
public sealed class PullProcessTests : IDisposable
{
    private const string Model = "tf-mobilenet-v1-0.25-128";
    private const int Sent = 300_000;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];

    /// <summary>Connections are kept: one that nobody refers to is closed when memory is collected, and the pull would ask again.</summary>
    private readonly List<TcpClient> _clients = [];

    public PullProcessTests()
    {
        _proxy.Start();
        _ = Task.Run(Serve);
    }

    public void Dispose()
    {
        _proxy.Stop();
        lock (_requests)
        {
            _clients.ForEach(client => client.Dispose());
        }

        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public void An_interrupted_pull_leaves_a_part_that_the_next_process_continues_and_others_wait_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "Sends a POSIX signal.");
        string part = Path.Combine(_folder, Model, BackboneCatalog.Default.Find(Model)!.File + ".part");
        using Process first = Pull();
        Wait(() => File.Exists(part) && new FileInfo(part).Length == Sent, first);

        // Another process finds the model's folder taken and waits; nothing is asked of the network for it.
        using Process second = Pull();
        Thread.Sleep(1500);
        Assert.False(second.HasExited);
        Assert.Single(Requests());

        // An ignored interrupt, as a shell's background jobs have it, is passed on; then the other signal ends the process.
        Assert.Equal(0, SendSignal(first.Id, Interrupt));
        if (!first.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            Assert.Equal(0, SendSignal(first.Id, Terminate));
        }

        Assert.True(first.WaitForExit(TimeSpan.FromSeconds(60)), "It did not end.");
        Assert.Equal(130, first.ExitCode);

        // Now it is the second's turn, and it goes on where the first was.
        Wait(() => Requests().Length == 2, second);
        second.Kill();
        second.WaitForExit();
        Assert.Contains($"Range: bytes={Sent}-", Requests()[1], StringComparison.OrdinalIgnoreCase);
        Assert.All(Requests(), r => Assert.StartsWith("GET http://", r, StringComparison.Ordinal));
        Assert.InRange(new FileInfo(part).Length, Sent, Sent + Sent);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);

    private static void Wait(Func<bool> condition, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(process.HasExited, process.HasExited ? process.StandardError.ReadToEnd() : "");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "Nothing came.");
            Thread.Sleep(20);
        }
    }

    private string[] Requests()
    {
        lock (_requests)
        {
            return [.. _requests];
        }
    }

    /// <summary>Answers each request with the head of a sound answer and a part of the body, then falls silent.</summary>
    private async Task Serve()
    {
        long whole = BackboneCatalog.Default.Find(Model)!.Bytes!.Value;
        try
        {
            while (true)
            {
                TcpClient client = await _proxy.AcceptTcpClientAsync();
                lock (_requests)
                {
                    _clients.Add(client);
                }

                NetworkStream stream = client.GetStream();
                var request = new StringBuilder();
                byte[] one = new byte[1];
                while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
                {
                    request.Append((char)one[0]);
                }

                lock (_requests)
                {
                    _requests.Add(request.ToString());
                }

                bool continues = request.ToString().Contains("Range: bytes=", StringComparison.OrdinalIgnoreCase);
                string head = continues
                    ? $"HTTP/1.1 206 Partial Content\r\nContent-Length: {whole - Sent}\r\nContent-Range: bytes {Sent}-{whole - 1}/{whole}\r\n\r\n"
                    : $"HTTP/1.1 200 OK\r\nContent-Length: {whole}\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
                await stream.WriteAsync(new byte[Sent]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private Process Pull()
    {
        ProcessStartInfo start = new(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "mlnetclassifier.dll"), "models", "pull", Model,
            "--proxy", $"http://127.0.0.1:{((IPEndPoint)_proxy.LocalEndpoint).Port}", "--timeout", "120",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[ModelStore.FolderVariable] = _folder;
        return Process.Start(start)!;
    }
}
