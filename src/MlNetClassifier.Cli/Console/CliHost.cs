namespace MlNetClassifier.Cli.Console;

/// <summary>All that a verb may know of the process it runs in; tests give their own.</summary>
internal sealed class CliHost
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, warnings and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, where a line may be redrawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The clock: names of run folders and measured times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The arguments as given, for the record of the run.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public static CliHost OfProcess(string[] arguments) => new()
    {
        Out = System.Console.Out,
        Error = System.Console.Error,
        ErrorIsTerminal = !System.Console.IsErrorRedirected,
        WorkingFolder = System.Environment.CurrentDirectory,
        Environment = System.Environment.GetEnvironmentVariable,
        Arguments = arguments,
    };

    /// <summary>A path of the command line as a full path.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, WorkingFolder);

    /// <summary>A path for people: relative where it lies under the working folder.</summary>
    public string Show(string path)
    {
        string relative = Path.GetRelativePath(WorkingFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : relative;
    }

    /// <summary>
    /// A folder of the checkout (<c>artifacts</c>, <c>datasets</c>): under the nearest folder above that holds the solution, so that the
    /// command works alike
    /// from any folder inside it; elsewhere under the working folder.
    /// </summary>
    public string ProjectFolder(string name)
    {
        for (DirectoryInfo? folder = new(WorkingFolder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlNetClassifier.sln")))
            {
                return Path.Combine(folder.FullName, name);
            }
        }

        return Path.Combine(WorkingFolder, name);
    }
}
