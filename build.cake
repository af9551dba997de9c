// The build, readable from top to bottom: dotnet cake [--target NAME] [arguments]
// Arguments: --dataset DIR|FILE.csv  --backbone NAME|FILE  --pipeline NAME|FILE  --output DIR  --model ZIP  --configuration Release

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var dataset = Argument<string>("dataset", null);
var backbone = Argument<string>("backbone", null);
var pipeline = Argument<string>("pipeline", null);
var output = Argument<string>("output", null);
var model = Argument<string>("model", null);

const string Solution = "./MlNetClassifier.sln";
const string Cli = "./src/MlNetClassifier.Cli/MlNetClassifier.Cli.csproj";
const string Benchmarks = "./tests/MlNetClassifier.Benchmarks/MlNetClassifier.Benchmarks.csproj";

// Runs one verb of the command line, already built, and fails the task when the verb fails.
void RunVerb(string verb, Action<ProcessArgumentBuilder> arguments)
{
    var builder = new ProcessArgumentBuilder().Append(verb);
    arguments(builder);
    DotNetRun(Cli, builder, new DotNetRunSettings { Configuration = configuration, NoBuild = true });
}

string Required(string value, string option) =>
    value ?? throw new CakeException($"This task needs --{option}, for example: dotnet cake --target {target} --{option} VALUE");

Task("Clean")
    .Description("Deletes what builds leave behind; runs under artifacts/ stay.")
    .Does(() =>
    {
        CleanDirectories("./src/**/bin");
        CleanDirectories("./src/**/obj");
        CleanDirectories("./tests/**/bin");
        CleanDirectories("./tests/**/obj");
    });

Task("Restore")
    .Description("Fetches the packages pinned in Directory.Packages.props.")
    .Does(() => DotNetRestore(Solution));

Task("Build")
    .Description("Compiles everything; warnings are errors.")
    .IsDependentOn("Restore")
    .Does(() => DotNetBuild(Solution, new DotNetBuildSettings { Configuration = configuration, NoRestore = true }));

Task("Test")
    .Description("Runs every test project.")
    .IsDependentOn("Build")
    .Does(() => DotNetTest(Solution, new DotNetTestSettings { Configuration = configuration, NoBuild = true }));

Task("Train")
    .Description("Trains a classifier: --dataset, --backbone, --pipeline and --output are handed on; without them, a network from scratch on the drawn sample.")
    .IsDependentOn("Build")
    .Does(() => RunVerb("train", arguments =>
    {
        if (dataset is not null) arguments.Append("--dataset").AppendQuoted(dataset);
        if (backbone is not null) arguments.Append("--backbone").AppendQuoted(backbone);
        if (pipeline is not null) arguments.Append("--pipeline").AppendQuoted(pipeline);
        if (output is not null) arguments.Append("--output").AppendQuoted(output);
    }));

Task("Evaluate")
    .Description("Measures a model zip (--model) on labelled pictures (--dataset).")
    .IsDependentOn("Build")
    .Does(() => RunVerb("evaluate", arguments => arguments
        .Append("--model").AppendQuoted(Required(model, "model"))
        .Append("--dataset").AppendQuoted(Required(dataset, "dataset"))));

Task("Predict")
    .Description("Labels the pictures under --dataset with a model zip (--model).")
    .IsDependentOn("Build")
    .Does(() => RunVerb("predict", arguments => arguments
        .Append("--model").AppendQuoted(Required(model, "model"))
        .AppendQuoted(Required(dataset, "dataset"))));

Task("Benchmark")
    .Description("Runs the benchmarks; see tests/MlNetClassifier.Benchmarks/README.md.")
    .IsDependentOn("Build")
    .Does(() => DotNetRun(Benchmarks, new ProcessArgumentBuilder().Append("--filter").AppendQuoted("*"),
        new DotNetRunSettings { Configuration = configuration, NoBuild = true }));

Task("Pack")
    .Description("Writes the NuGet packages to --output (default artifacts/packages).")
    .IsDependentOn("Build")
    .Does(() => DotNetPack(Solution, new DotNetPackSettings
    {
        Configuration = configuration,
        NoBuild = true,
        OutputDirectory = output ?? "./artifacts/packages",
    }));

Task("Default")
    .Description("Build and test.")
    .IsDependentOn("Build")
    .IsDependentOn("Test");

RunTarget(target);
