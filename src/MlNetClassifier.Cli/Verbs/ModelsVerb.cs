using System.CommandLine;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>models</c>: what backbones can be had by name, fetching them, and looking after the folder they lie in.</summary>
internal static class ModelsVerb
{
    public static Command Create(CliHost host) => new("models", """
        List, fetch and check backbones that other verbs find by name.

        Files lie in the folder that MLNETCLASSIFIER_MODELS names, by default mlnetclassifier/models under the local application data.
        Only 'models pull' uses the network.

        Examples:
          mlnetclassifier models list
          mlnetclassifier models pull resnet50
          mlnetclassifier models add resnet50 ~/Downloads/resnet50-v1-12.onnx
          mlnetclassifier train --dataset flowers --backbone resnet50
        """)
    {
        List(host),
        ModelsShowVerb.Create(host),
        ModelsPullVerb.Create(host),
        PathOf(host),
        Verify(host),
        Add(host),
    };

    /// <summary>The folder of models that the environment asks for.</summary>
    public static ModelStore Store(CliHost host) =>
        new(host.Environment(ModelStore.FolderVariable) is { Length: > 0 } folder ? host.Resolve(folder) : null);

    /// <summary>The entry of a name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static CatalogEntry Require(ModelStore store, string name)
    {
        if (store.Catalog.Find(name) is null && store.Find(name) is not null)
        {
            throw new UsageException($"Model '{name}' was added by hand; the catalogue says nothing of it. See: mlnetclassifier inspect {name}");
        }

        IReadOnlyList<string> similar = store.Catalog.Similar(name);
        return store.Catalog.Find(name) ?? throw new UsageException(
            $"The catalogue has no model '{name}'."
            + (similar.Count > 0 ? $" Similar names: {string.Join(", ", similar)}." : " See: mlnetclassifier models list"));
    }

    private static Command List(CliHost host)
    {
        Option<bool> installed = new("--installed") { Description = "Only models that are on this machine, those added by hand included." };
        Option<bool> json = SharedOptions.Json();
        Command command = new("list", "List the catalogue, or what is on this machine.") { installed, json };
        command.SetAction((parsed, _) =>
        {
            ModelStore store = Store(host);
            Dictionary<string, StoredModel> here = store.List().ToDictionary(m => m.Name);
            if (parsed.GetValue(installed))
            {
                ModelsText.WriteInstalled(host.Out, here.Values, parsed.GetValue(json));
            }
            else
            {
                ModelsText.WriteCatalog(host.Out, store.Catalog.Entries, here, parsed.GetValue(json));
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command PathOf(CliHost host)
    {
        Argument<string> name = new("NAME") { Description = "A model's name, or a file." };
        Command command = new("path", "Print the path of a model's file; fails where it is not on this machine.") { name };
        command.SetAction((parsed, _) =>
        {
            host.Out.WriteLine(Store(host).Resolve(parsed.GetValue(name)!));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Command Verify(CliHost host)
    {
        Argument<string[]> names = new("NAME") { Description = "Models to check; all on this machine where none is named.", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("verify", "Read model files again and compare them with the catalogue and with what came.") { names };
        command.SetAction((parsed, cancellation) =>
        {
            ModelStore store = Store(host);
            string[] asked = parsed.GetValue(names) ?? [];
            StoredModel[] models = asked.Length == 0
                ? [.. store.List()]
                : [.. asked.Select(n => store.Find(n) ?? throw new UsageException($"Model '{n}' is not in '{store.Folder}'."))];
            bool sound = true;
            foreach (StoredModel model in models)
            {
                cancellation.ThrowIfCancellationRequested();
                string? fault = store.Verify(model);
                sound &= fault is null;
                host.Out.WriteLine(fault is null
                    ? $"{model.Name}: sound ({model.Bytes} bytes, sha256 {model.Sha256}, {ModelsText.Trust(model.Trust)})"
                    : $"{model.Name}: {fault}. Delete '{Path.GetDirectoryName(model.Path)}' and get it again.");
            }

            return Task.FromResult(sound ? ExitCode.Done : ExitCode.BadInput);
        });
        return command;
    }

    private static Command Add(CliHost host)
    {
        Argument<string> name = new("NAME") { Description = "A name of the catalogue, whose checksums the file must meet, or a new one." };
        Argument<string> file = new("FILE") { Description = "The model file; it is copied, its sidecar FILE.json too where the name is new." };
        Command command = new("add", "Put a file that came by other means where models are looked for.") { name, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            PullResult result = await Store(host).AddAsync(parsed.GetValue(name)!, host.Resolve(parsed.GetValue(file)!), cancellation).ConfigureAwait(false);
            host.Out.WriteLine(result.Path);
            host.Error.WriteLine($"sha256 {result.Sha256}, {ModelsText.Trust(result.Trust)}");
            return ExitCode.Done;
        });
        return command;
    }
}
