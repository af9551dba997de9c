using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ML;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Models
{
    /// <summary>A pool in a plain program: models from files, from addresses and from a loader of one's own.</summary>
    public static class PredictionPool
    {
        public static void Example()
        {
            Train("first.zip", 1);
            var services = new ServiceCollection();
            services.AddRequiredPredictionEnginePoolServices();
            services.AddLogging();
            services.AddOptions<MLOptions>().Configure(options => options.MLContext = new MLContext(seed: 1));
            PredictionEnginePoolBuilder<Input, Output> builder = services.AddPredictionEnginePool<Input, Output>()
                .FromFile("first.zip", watchForChanges: false)
                .FromFile(modelName: "named", filePath: "first.zip");
            builder.Services.AddOptions<PredictionEnginePoolOptions<Input, Output>>("own").Configure(options => options.ModelLoader = new OwnLoader());
            using var provider = services.BuildServiceProvider();
            var pool = provider.GetRequiredService<PredictionEnginePool<Input, Output>>();
            Console.WriteLine(pool.Predict(new Input { A = 2 }).Features[0] + " " + pool.Predict("named", new Input { A = 3 }).Features[0] + " " + pool.Predict("own", new Input { A = 4 }).Features[0]);

            var made = ActivatorUtilities.CreateInstance<PredictionEnginePool<Input, Output>>(provider);
            var engine = made.GetPredictionEngine();
            Console.WriteLine(engine.Predict(new Input { A = 5 }).Features.Length);
            made.ReturnPredictionEngine(engine);
            Console.WriteLine(provider.GetRequiredService<IOptions<MLOptions>>().Value.MLContext != null);
        }

        // Expected output:
        // 2 3 4
        // 2
        // True

        private static void Train(string path, int offset)
        {
            var mlContext = new MLContext();
            mlContext.Model.Save(Model(mlContext), mlContext.Data.LoadFromEnumerable(Array.Empty<Input>()).Schema, path);
        }

        private static ITransformer Model(MLContext mlContext) =>
            mlContext.Transforms.Concatenate("Features", "A", "A").Fit(mlContext.Data.LoadFromEnumerable(Array.Empty<Input>()));

        private class OwnLoader : ModelLoader
        {
            private readonly ITransformer _model = Model(new MLContext());

            public override ITransformer GetModel() => _model;

            public override IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);
        }

        public class Input
        {
            public float A { get; set; }
        }

        public class Output
        {
            public float[] Features { get; set; }
        }
    }
}
