using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MlNetClassifier.Backbones.Catalog;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>
/// Runs every program in <c>Programs/</c>: written for ML.NET, compiled with nothing changed but its using lines, and compared with the
/// output that its own comment <c>Expected output</c> states.
/// </summary>
[Collection(nameof(ProgramTests))]
[CollectionDefinition(nameof(ProgramTests), DisableParallelization = true)]
public sealed class ProgramTests
{
    public static TheoryData<string> Programs =>
        [.. Directory.GetFiles(Folder(), "*.cs", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder(), path)).Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Programs))]
    public void Prints_what_it_says(string program)
    {
        string source = File.ReadAllText(Path.Combine(Folder(), program));
        string name = $"{Regex.Match(source, @"namespace ([\w.]+)").Groups[1].Value}.{Path.GetFileNameWithoutExtension(program)}";
        if (typeof(ProgramTests).Assembly.GetType(name)?.GetMethod("Example", BindingFlags.Public | BindingFlags.Static) is not { } example)
        {
            Assert.DoesNotContain("static void Example", source);
            return;
        }

        string[] expected = [.. Regex.Match(source, @"// Expected output:\r?\n((?:\s*//.*\n)+)").Groups[1].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Regex.Replace(line, @"^\s*// ?", "").TrimEnd())];
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(example));
    }

    private static string[] Run(MethodInfo example)
    {
        TextWriter console = Console.Out;
        using StringWriter output = new() { NewLine = "\n" };
        using Workspace workspace = new();
        string folder = Environment.CurrentDirectory;
        string? models = Environment.GetEnvironmentVariable(ModelStore.FolderVariable);
        try
        {
            Console.SetOut(output);
            Environment.CurrentDirectory = workspace.Path;
            example.CreateDelegate<Action>()();
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            Environment.SetEnvironmentVariable(ModelStore.FolderVariable, models);
            Console.SetOut(console);
        }

        return [.. output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Programs");
}
