using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MlNetClassifier.Extensions.ML;
using static MlNetClassifier.AspNetCore.Tests.Pooling.Models;
using Pool = MlNetClassifier.Extensions.ML.PredictionEnginePool<MlNetClassifier.AspNetCore.Tests.Pooling.Models.Example, MlNetClassifier.AspNetCore.Tests.Pooling.Models.Result>;

namespace MlNetClassifier.AspNetCore.Tests.Pooling;

public sealed class PredictionEnginePoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-pool-").FullName;

    private string ModelPath => Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Named_models_stand_beside_the_default_one()
    {
        File.WriteAllBytes(ModelPath, Divider(2));
        File.WriteAllBytes(Path.Combine(_folder, "other.zip"), Divider(4));
        using ServiceProvider services = Services(builder => builder
            .FromFile(ModelPath, watchForChanges: false)
            .FromFile(modelName: "other", filePath: Path.Combine(_folder, "other.zip"), watchForChanges: false));
        Pool pool = services.GetRequiredService<Pool>();
        Assert.Equal(4f, pool.Predict(new Example { Value = 8 }).Number);
        Assert.Equal(2f, pool.Predict("other", new Example { Value = 8 }).Number);
        Assert.Contains("'none'", Assert.Throws<ArgumentException>(() => pool.Predict("none", new Example())).Message);
        Assert.NotNull(pool.GetModel("other"));
    }

    [Fact]
    public void A_missing_file_is_an_error_when_the_pool_is_made()
    {
        using ServiceProvider services = Services(builder => builder.FromFile(ModelPath));
        Assert.Contains(ModelPath, Assert.Throws<ArgumentException>(services.GetRequiredService<Pool>).Message);
    }

    [Fact]
    public void Engines_are_given_back_once()
    {
        File.WriteAllBytes(ModelPath, Divider(2));
        using ServiceProvider services = Services(builder => builder.FromFile(ModelPath));
        Pool pool = services.GetRequiredService<Pool>();
        PredictionEngine<Example, Result> engine = pool.GetPredictionEngine();
        Assert.NotSame(engine, pool.GetPredictionEngine());
        pool.ReturnPredictionEngine(engine);
        Assert.Same(engine, pool.GetPredictionEngine());
        pool.ReturnPredictionEngine(engine);
        Assert.Throws<ArgumentException>(() => pool.ReturnPredictionEngine(engine));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_file_is_taken_whether_written_over_or_renamed_over(bool rename)
    {
        File.WriteAllBytes(ModelPath, Divider(2));
        using ServiceProvider services = Services(builder => builder.FromFile(ModelPath, watchForChanges: true));
        Pool pool = services.GetRequiredService<Pool>();
        PredictionEngine<Example, Result> old = pool.GetPredictionEngine();
        for (int i = 1; i <= 3; i++)
        {
            Publish(Divider(10 * i), rename);
            await Until(() => pool.Predict(new Example { Value = 60 }).Number == 60f / (10 * i));
        }

        // An engine taken before still has its model.
        Assert.Equal(30f, old.Predict(new Example { Value = 60 }).Number);
        pool.ReturnPredictionEngine(old);
    }

    [Fact]
    public async Task A_bad_file_leaves_the_old_model_and_a_good_one_after_it_is_taken()
    {
        File.WriteAllBytes(ModelPath, Divider(2));
        using ServiceProvider services = Services(builder => builder.FromFile(ModelPath));
        Pool pool = services.GetRequiredService<Pool>();
        byte[] good = Divider(8);
        Publish(good[..(good.Length / 2)], rename: true);
        await Task.Delay(300);
        Assert.Equal(4f, pool.Predict(new Example { Value = 8 }).Number);
        Publish(good, rename: true);
        await Until(() => pool.Predict(new Example { Value = 8 }).Number == 1);
    }

    [Fact]
    public async Task Many_callers_meet_no_error_and_no_mixture_while_the_model_is_replaced()
    {
        const int Models = 25;
        byte[][] models = [.. Enumerable.Range(1, Models).Select(i => Divider(i))];
        File.WriteAllBytes(ModelPath, models[0]);
        using ServiceProvider services = Services(builder => builder.FromFile(ModelPath));
        Pool pool = services.GetRequiredService<Pool>();
        using CancellationTokenSource stop = new();
        ConcurrentBag<Exception> errors = [];
        HashSet<float> allowed = [.. Enumerable.Range(1, Models).Select(i => 3600f * (1f / i))];
        Thread[] callers = [.. Enumerable.Range(0, 64).Select(_ => new Thread(() =>
        {
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    float number = pool.Predict(new Example { Value = 3600 }).Number;
                    if (!allowed.Contains(number))
                    {
                        throw new InvalidOperationException($"{number} is no model's result.");
                    }

                    Thread.Sleep(1);
                }
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
        }))];
        foreach (Thread caller in callers)
        {
            caller.Start();
        }

        for (int i = 0; i < 100; i++)
        {
            Publish(models[i % Models], rename: i % 2 == 0);
            await Task.Delay(5);
        }

        Publish(models[^1], rename: true);
        await Until(() => pool.Predict(new Example { Value = 3600 }).Number == 3600f * (1f / Models));
        await stop.CancelAsync();
        foreach (Thread caller in callers)
        {
            caller.Join();
        }

        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_model_comes_from_an_address_and_is_asked_for_again()
    {
        byte[] model = Divider(2);
        int version = 1, sent = 0;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapGet("/model.zip", (HttpRequest request, HttpResponse response) =>
        {
            string tag = $"\"{version}\"";
            response.Headers.ETag = tag;
            if (request.Headers.IfNoneMatch == tag)
            {
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }

            Interlocked.Increment(ref sent);
            return Results.Bytes(model);
        });
        await app.StartAsync();
        using ServiceProvider services = Services(pools => pools.FromUri(app.Urls.First() + "/model.zip", TimeSpan.FromMilliseconds(20)));
        Pool pool = services.GetRequiredService<Pool>();
        Assert.Equal(4f, pool.Predict(new Example { Value = 8 }).Number);
        await Task.Delay(200);
        Assert.Equal(1, sent);
        model = Divider(4);
        version = 2;
        await Until(() => pool.Predict(new Example { Value = 8 }).Number == 2);
        model = [1, 2, 3];
        version = 3;
        await Until(() => Volatile.Read(ref sent) > 3);
        Assert.Equal(2f, pool.Predict(new Example { Value = 8 }).Number);
    }

    [Fact]
    public async Task A_web_application_serves_predictions()
    {
        File.WriteAllBytes(ModelPath, Divider(2));
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPredictionEnginePool<Example, Result>().FromFile(ModelPath);
        await using WebApplication app = builder.Build();
        app.MapPost("/predict", (Pool pool, Example example) => pool.Predict(example));
        await app.StartAsync();
        using HttpClient client = new();
        HttpResponseMessage response = await client.PostAsync(
            app.Urls.First() + "/predict", new StringContent("{\"value\":5}", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal("{\"number\":2.5}", await response.Content.ReadAsStringAsync());
    }

    private static async Task Until(Func<bool> condition)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, "It did not happen within 30 seconds.");
            await Task.Delay(10);
        }
    }

    private static ServiceProvider Services(Action<PredictionEnginePoolBuilder<Example, Result>> configure)
    {
        ServiceCollection services = new();
        configure(services.AddPredictionEnginePool<Example, Result>());
        return services.BuildServiceProvider();
    }

    private void Publish(byte[] model, bool rename)
    {
        if (!rename)
        {
            File.WriteAllBytes(ModelPath, model);
            return;
        }

        string temporary = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(temporary, model);
        File.Move(temporary, ModelPath, overwrite: true);
    }
}
