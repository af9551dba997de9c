using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.EndToEnd.Tests;

/// <summary>The web app that the README shows, as a process of its own, with a trained model, photos over HTTP, and another model put in its place.</summary>
public sealed class WebAppTests(Workplace place) : IClassFixture<Workplace>
{
    [Fact]
    public async Task PhotosArePostedToTheAppWhileItsModelIsReplaced()
    {
        string first = await Export("runs/first/model.zip", "web/first.zip");
        Directory.CreateDirectory(place["two"]);
        foreach (string label in (string[])["checkers", "stripes"])
        {
            Directory.CreateSymbolicLink(place[$"two/{label}"], place[$"set/{label}"]);
        }

        CliOutcome trained = await place.Cli.RunAsync("train", "--dataset", "two", "--backbone", Workplace.Backbone, "--output", "runs/two", "--quiet");
        Assert.True(trained.ExitCode == 0, trained.Error);
        string second = await Export("runs/two/model.zip", "web/second.zip"), served = place["web/model.zip"];
        File.Copy(first, served);

        using Process app = Start(served);
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(await Address(app)), Timeout = TimeSpan.FromSeconds(60) };
            string[] photos = [.. Directory.GetFiles(place["set/stripes"]).Order(StringComparer.Ordinal)];
            (string label, float[] scores) = await Post(client, photos[0]);
            Assert.Equal(await Predict("runs/first/model.zip", photos[0]), label);
            Assert.Equal((3, 1f), (scores.Length, MathF.Round(scores.Sum(), 4)));

            using HttpResponseMessage bad = await client.PostAsync("/predict", new ByteArrayContent("no picture"u8.ToArray()));
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

            // Twenty callers at once, while the model is replaced; each answer is one model's or the other's.
            Task<(string Label, float[] Scores)>[] calls = [.. Enumerable.Range(0, 60).Select(i => Post(client, photos[i % photos.Length]))];
            File.Copy(second, place["web/next.zip"]);
            File.Move(place["web/next.zip"], served, overwrite: true);
            Assert.All(await Task.WhenAll(calls), answer => Assert.InRange(answer.Scores.Length, 2, 3));
            Stopwatch waited = Stopwatch.StartNew();
            while ((await Post(client, photos[0])).Scores.Length != 2)
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "The new model was not taken.");
                await Task.Delay(20);
            }

            Assert.Equal(await Predict("runs/two/model.zip", photos[1]), (await Post(client, photos[1])).Label);
        }
        finally
        {
            app.Kill();
            app.WaitForExit();
        }
    }

    private static async Task<(string Label, float[] Scores)> Post(HttpClient client, string photo)
    {
        using HttpResponseMessage response = await client.PostAsync("/predict", new ByteArrayContent(await File.ReadAllBytesAsync(photo)));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        using JsonDocument json = JsonDocument.Parse(text);
        return (json.RootElement.GetProperty("predictedLabel").GetString()!, [.. json.RootElement.GetProperty("score").EnumerateArray().Select(score => score.GetSingle())]);
    }

    private static Process Start(string model)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "MlNetClassifier.WebApp.dll"), "--urls", "http://127.0.0.1:0", "--model", model])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>The address that the app says it listens on.</summary>
    private static async Task<string> Address(Process app)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        List<string> lines = [];
        while (await app.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
            if (Regex.Match(line, @"listening on: (http://\S+)") is { Success: true } match)
            {
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException($"The app did not start: {string.Join(' ', lines)} {await app.StandardError.ReadToEndAsync(limit.Token)}");
    }

    private async Task<string> Export(string model, string zip)
    {
        Directory.CreateDirectory(place["web"]);
        CliOutcome outcome = await place.Cli.RunAsync("export", "--model", model, "--format", "zip", "--input", "image", "--output", zip);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return place[zip];
    }

    private async Task<string> Predict(string model, string photo)
    {
        CliOutcome outcome = await place.Cli.RunAsync("predict", "--model", model, "--format", "json", photo);
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        return json.RootElement[0].GetProperty("label").GetString()!;
    }
}
