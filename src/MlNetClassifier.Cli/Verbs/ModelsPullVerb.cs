using System.CommandLine;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.Cli.Verbs;

/// <summary><c>models pull</c>: fetches models of the catalogue.</summary>
internal static class ModelsPullVerb
{
    public static Command Create(CliHost host)
    {
        Argument<string[]> names = new("NAME") { Description = "Models to fetch.", Arity = ArgumentArity.OneOrMore };
        Option<bool> offline = new("--offline") { Description = "Use no network: succeed where the model is here, else fail." };
        Option<string?> proxy = new("--proxy") { Description = "HTTP proxy; by default that of the environment or system.", HelpName = "URL" };
        Option<int> timeout = new Option<int>("--timeout")
        {
            Description = "Longest silence of a server, in seconds, before it is left.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => 30,
        }.AtLeast(1);
        Option<bool> quiet = SharedOptions.Quiet();
        Command command = new("pull", """
            Fetch models of the catalogue: mirrors in turn, resumed after a break, checked before they are put in place.

            Examples:
              mlnetclassifier models pull resnet50
              mlnetclassifier models pull keras-vgg16-notop mobilenetv2 --proxy http://proxy:3128
            """) { names, offline, proxy, timeout, quiet };
        command.SetAction(async (parsed, cancellation) =>
        {
            ModelStore store = ModelsVerb.Store(host);
            CatalogEntry[] entries = [.. parsed.GetValue(names)!.Select(n => ModelsVerb.Require(store, n))];
            TimeSpan patience = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            var options = new PullOptions
            {
                Offline = parsed.GetValue(offline),
                Proxy = ParseProxy(parsed.GetValue(proxy)),
                ConnectTimeout = patience,
                StallTimeout = patience,
            };
            using var puller = new ModelPuller(store, options, host.Time);
            foreach (CatalogEntry entry in entries)
            {
                using var display = new ModelsProgress(host, entry.Name, parsed.GetValue(quiet));
                PullResult result = await puller.PullAsync(entry, display, cancellation).ConfigureAwait(false);
                display.Dispose();
                foreach (string failure in result.Attempts)
                {
                    host.Error.WriteLine($"warning: {failure}; another mirror was used.");
                }

                if (!parsed.GetValue(quiet))
                {
                    host.Error.WriteLine(result.WasPresent ? $"{entry.Name} was here already." : $"{entry.Name}: sha256 {result.Sha256}, {ModelsText.Trust(result.Trust)}.");
                }

                host.Out.WriteLine(result.Path);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Uri? ParseProxy(string? proxy) => proxy is null ? null
        : Uri.TryCreate(proxy, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address
        : throw new UsageException($"--proxy must be an address such as http://proxy:3128, not '{proxy}'.");
}
