using System.Diagnostics;
using System.Reflection;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>What a user installs: the packages, without the sources beside them. Nothing here needs a network.</summary>
public sealed class PackageTests : IDisposable
{
    private const string App = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="MlNetClassifier.AspNetCore" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using MlNetClassifier;

        var ml = new MLContext(seed: 1);
        var pictures = ml.Data.LoadImageDataset(args[0]);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(pictures).Transform(pictures);
        System.Console.WriteLine(keys.Schema["Label"].Type);
        System.Console.WriteLine(typeof(MlNetClassifier.Extensions.ML.PredictionEnginePool<,>).Name);
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheCommandIsInstalledFromItsPackageAndAnAppIsBuiltOnTheLibrarys()
    {
        string configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        DotNet(Checkout.Root, "pack", "MlNetClassifier.sln", "--no-build", "-c", configuration, "-o", folder, "-nodeReuse:false");
        string tool = Path.GetFileName(Assert.Single(Directory.GetFiles(folder, "MlNetClassifier.Cli.*.nupkg")));
        string version = tool["MlNetClassifier.Cli.".Length..^".nupkg".Length];

        DotNet(folder, "tool", "install", "MlNetClassifier.Cli", "--tool-path", "tool", "--source", folder, "--version", version);
        Assert.StartsWith(version, Run(folder, Path.Combine(folder, "tool", "mlnetclassifier"), "--version"), StringComparison.Ordinal);
        string preview = Run(folder, Path.Combine(folder, "tool", "mlnetclassifier"), "dataset", "preview", "--output", "sheet.png");
        Assert.True(File.Exists(Path.Combine(folder, "sheet.png")), preview);

        string app = Directory.CreateDirectory(Path.Combine(folder, "app")).FullName;
        File.WriteAllText(Path.Combine(app, "App.csproj"), App.Replace("VERSION", version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(app, "Program.cs"), Program);

        // The packages under test go to a folder of their own; those they depend on were fetched for the build and are only read.
        string fetched = DotNet(folder, "nuget", "locals", "global-packages", "--list").Split("global-packages: ")[1].Trim();
        DotNet(app, "build", "-nodeReuse:false", $"-p:RestorePackagesPath={Path.Combine(folder, "cache")}", $"-p:RestoreFallbackFolders={fetched}", $"-p:RestoreSources={folder}");
        string output = DotNet(app, "run", "--no-build", "--", Path.Combine(folder, "datasets", "sample"));
        Assert.Contains("Key<UInt32, 0-6>", output);
        Assert.Contains("PredictionEnginePool", output);
    }

    private static string DotNet(string directory, params string[] arguments) => Run(directory, "dotnet", arguments);

    private static string Run(string directory, string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(300)), $"{file} {string.Join(' ', arguments)} did not end.");
        Assert.True(process.ExitCode == 0, $"{file} {string.Join(' ', arguments)}: {output} {error.Result}");
        return output;
    }
}
