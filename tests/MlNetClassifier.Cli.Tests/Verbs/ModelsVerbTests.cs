using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class ModelsVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_catalogue_is_listed_for_people_and_programs()
    {
        CliOutcome table = await Run("models", "list");
        CliOutcome json = await Run("models", "list", "--json");

        Assert.Equal(0, table.ExitCode);
        Assert.Contains("resnet50-v1-12", table.Out, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json.Out);
        JsonElement vgg = document.RootElement.EnumerateArray().Single(e => e.GetProperty("name").GetString() == "keras-vgg16-notop");
        Assert.Equal(58_889_256, vgg.GetProperty("bytes").GetInt64());
        Assert.Equal(JsonValueKind.Null, vgg.GetProperty("path").ValueKind);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("keras-vgg16-notop", "parameters    14714688 up to the features")]
    [InlineData("keras-resnet50-notop", "multiply-adds 3856 million")]
    [InlineData("mlnet-resnet-v2-50", "none was ever published")]
    [InlineData("resnet50", "sha256 3f03fdef724b22947eed826f1eef1dc5c34151bb4c37d634f1db89dfa2dd1526 (official)")]
    public async Task A_model_is_shown_with_what_is_known_of_it(string name, string expected)
    {
        CliOutcome outcome = await Run("models", "show", name);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
        Assert.Contains("get it with: mlnetclassifier models pull", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Similar names: resnet50", "models", "pull", "resnet5")]
    [InlineData(2, "The catalogue has no model", "models", "show", "zzz")]
    [InlineData(2, "--proxy must be an address", "models", "pull", "resnet50", "--proxy", "proxy:3128")]
    [InlineData(2, "is not in", "models", "verify", "resnet50")]
    [InlineData(3, "--offline forbids", "models", "pull", "resnet50", "--offline")]
    [InlineData(3, "models pull resnet50-v1-12", "models", "path", "resnet50")]
    [InlineData(3, "models pull resnet50-v1-12", "bench", "--backbone", "resnet50")]
    [InlineData(3, "models pull keras-vgg16-notop", "inspect", "vgg16")]
    [InlineData(3, "no such file", "models", "add", "resnet50", "absent.onnx")]
    public async Task What_is_missing_is_said_with_the_way_to_get_it(int exitCode, string message, params string[] arguments)
    {
        CliOutcome outcome = await Run(arguments);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    [SkippableFact]
    public async Task A_file_that_was_added_is_found_checked_and_used_by_name()
    {
        string file = SharedFiles.Require("models/squeezenet1.1_notop_keras.h5");

        CliOutcome added = await Run("models", "add", "keras-squeezenet1.1-notop", file);
        CliOutcome path = await Run("models", "path", "keras-squeezenet1.1-notop");
        CliOutcome verified = await Run("models", "verify");
        CliOutcome pulled = await Run("models", "pull", "keras-squeezenet1.1-notop", "--offline");
        CliOutcome installed = await Run("models", "list", "--installed");
        CliOutcome shown = await Run("models", "show", "keras-squeezenet1.1-notop");
        CliOutcome bench = await Run("bench", "--backbone", "keras-squeezenet1.1-notop", "--runs", "1", "--threads", "1");
        CliOutcome wrong = await Run("models", "add", "resnet50", file);
        File.AppendAllText(path.Out.Trim(), "x");
        CliOutcome spoiled = await Run("models", "verify");

        Assert.All(new[] { added, path, verified, pulled, installed, shown, bench }, o => Assert.Equal((0, o.Error), (o.ExitCode, o.Error)));
        Assert.StartsWith(Path.Combine(_folder, "models", "keras-squeezenet1.1-notop"), path.Out, StringComparison.Ordinal);
        Assert.Equal(added.Out, path.Out);
        Assert.Equal(path.Out, pulled.Out);
        Assert.Contains("keras-squeezenet1.1-notop: sound (3032184 bytes", verified.Out, StringComparison.Ordinal);
        Assert.Contains("3.0", installed.Out, StringComparison.Ordinal);
        Assert.Contains("parameters    722496", shown.Out, StringComparison.Ordinal);
        Assert.Equal(3, wrong.ExitCode);
        Assert.Contains("has 3032184 bytes instead of 102576593", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(3, spoiled.ExitCode);
        Assert.Contains("has 3032185 bytes, 3032184 came", spoiled.Out, StringComparison.Ordinal);
    }

    /// <summary>A file that no catalogue knows is trusted as it came, and held to that.</summary>
    [SkippableFact]
    public async Task A_file_of_unknown_origin_is_remembered_under_a_new_name()
    {
        string file = SharedFiles.Require("models/squeezenet_fp16.onnx");

        CliOutcome added = await Run("models", "add", "my-squeezenet", file);
        CliOutcome installed = await Run("models", "list", "--installed");
        CliOutcome inspected = await Run("inspect", "my-squeezenet");
        CliOutcome shown = await Run("models", "show", "my-squeezenet");
        File.WriteAllBytes(added.Out.Trim(), new byte[new FileInfo(file).Length]);
        CliOutcome changed = await Run("models", "verify", "my-squeezenet");

        Assert.Equal(0, added.ExitCode);
        Assert.Contains("trusted as it came, and it must stay so", added.Error, StringComparison.Ordinal);
        Assert.Contains("first use", installed.Out, StringComparison.Ordinal);
        Assert.Contains("1,235,496", inspected.Out, StringComparison.Ordinal);
        Assert.Equal(2, shown.ExitCode);
        Assert.Contains("was added by hand", shown.Error, StringComparison.Ordinal);
        Assert.Contains("inspect my-squeezenet", shown.Error, StringComparison.Ordinal);
        Assert.Equal(3, changed.ExitCode);
        Assert.Contains("came. Delete", changed.Out, StringComparison.Ordinal);
    }

    private Task<CliOutcome> Run(params string[] arguments) => new CliHarness(_folder).RunAsync(arguments);
}
