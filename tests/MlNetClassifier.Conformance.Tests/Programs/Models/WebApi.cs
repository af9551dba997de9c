using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ML;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Models
{
    /// <summary>A web service with a pool of engines, its model replaced while it runs.</summary>
    public static class WebApi
    {
        public static void Example() => Run().GetAwaiter().GetResult();

        private static async Task Run()
        {
            Train("model.zip", "a", "b");
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddPredictionEnginePool<ModelInput, ModelOutput>()
                .FromFile(modelName: "ThingModel", filePath: "model.zip", watchForChanges: true)
                .FromFile("model.zip");
            await using var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapPost("/predict", (PredictionEnginePool<ModelInput, ModelOutput> predictionEnginePool, ModelInput input) => predictionEnginePool.Predict(modelName: "ThingModel", example: input));
            app.MapGet("/plain", async (PredictionEnginePool<ModelInput, ModelOutput> predictionEnginePool) => await Task.FromResult(predictionEnginePool.Predict(new ModelInput { Kind = "a" })));
            app.MapGet("/model.zip", () => Results.Bytes(File.ReadAllBytes("model.zip")));
            await app.StartAsync();

            using var client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>().Addresses.First()) };
            var answer = await (await client.PostAsJsonAsync("/predict", new ModelInput { Kind = "b" })).Content.ReadFromJsonAsync<ModelOutput>();
            Console.WriteLine(answer.Name);
            Console.WriteLine((await client.GetFromJsonAsync<ModelOutput>("/plain")).Name);

            var pool = app.Services.GetRequiredService<PredictionEnginePool<ModelInput, ModelOutput>>();
            PredictionEngine<ModelInput, ModelOutput> engine = pool.GetPredictionEngine("ThingModel");
            Console.WriteLine(engine.Predict(new ModelInput { Kind = "c" }).Name + "|");
            pool.ReturnPredictionEngine("ThingModel", engine);
            Console.WriteLine(pool.GetModel("ThingModel") != null && pool.GetModel() != null);

            // Another program takes the model from this one.
            var services = new ServiceCollection();
            services.AddPredictionEnginePool<ModelInput, ModelOutput>()
                .FromUri(modelName: "remote", uri: client.BaseAddress + "model.zip", period: TimeSpan.FromMinutes(1));
            await using (var provider = services.BuildServiceProvider())
                Console.WriteLine(provider.GetRequiredService<PredictionEnginePool<ModelInput, ModelOutput>>().Predict("remote", new ModelInput { Kind = "b" }).Name);
            await app.StopAsync();
        }

        // Expected output:
        // b
        // a
        // |
        // True
        // b

        private static void Train(string path, params string[] kinds)
        {
            var mlContext = new MLContext();
            var data = mlContext.Data.LoadFromEnumerable(kinds.Select(kind => new ModelInput { Kind = kind }));
            var model = mlContext.Transforms.Conversion.MapValueToKey("Name", "Kind").Append(mlContext.Transforms.Conversion.MapKeyToValue("Name")).Fit(data);
            mlContext.Model.Save(model, data.Schema, path);
        }

        public class ModelInput
        {
            public string Kind { get; set; }
        }

        public class ModelOutput
        {
            public string Name { get; set; }
        }
    }
}
