using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MlNetClassifier.Data;
using MlNetClassifier.Extensions.ML;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using Xunit.Abstractions;
using Pool = MlNetClassifier.Extensions.ML.PredictionEnginePool<MlNetClassifier.AspNetCore.Tests.Pooling.PoolMemoryTests.Example, MlNetClassifier.AspNetCore.Tests.Pooling.PoolMemoryTests.Result>;

namespace MlNetClassifier.AspNetCore.Tests.Pooling;

/// <summary>A network of a megabyte of weights is replaced a hundred times under 64 callers: a replaced one must go.</summary>
public sealed class PoolMemoryTests(ITestOutputHelper output) : IDisposable
{
    private const int Width = 512;
    private const int Replacements = 100;
    private const int WarmUp = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-pool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Memory_stays_flat_while_the_model_is_replaced_a_hundred_times()
    {
        string path = Path.Combine(_folder, "model.zip");
        byte[][] models = [.. Enumerable.Range(1, 10).Select(Multiplier)];
        await File.WriteAllBytesAsync(path, models[^1]);
        ServiceCollection collection = new();
        collection.AddPredictionEnginePool<Example, Result>().FromFile(path);
        await using ServiceProvider services = collection.BuildServiceProvider();
        Pool pool = services.GetRequiredService<Pool>();
        using CancellationTokenSource stop = new();
        ConcurrentBag<Exception> errors = [];
        Example example = new() { Input = [.. Enumerable.Repeat(1f, Width)] };
        Thread[] callers = [.. Enumerable.Range(0, 64).Select(_ => new Thread(() => Call(pool, example, errors, stop.Token)))];
        Array.ForEach(callers, caller => caller.Start());

        List<(long Heap, long Set, int Live)> figures = [];
        for (int i = 0; i < WarmUp + Replacements; i++)
        {
            int factor = (i % models.Length) + 1;
            string next = Path.Combine(_folder, "next.zip");
            await File.WriteAllBytesAsync(i % 2 == 0 ? next : path, models[factor - 1]);
            if (i % 2 == 0)
            {
                File.Move(next, path, overwrite: true);
            }

            DateTime end = DateTime.UtcNow.AddMinutes(3);
            while (pool.Predict(example).Output[0] != factor)
            {
                Assert.True(DateTime.UtcNow < end, $"Model {i} was not taken within three minutes.");
                await Task.Delay(2);
            }

            if (i >= WarmUp - 1)
            {
                using Process process = Process.GetCurrentProcess();
                figures.Add((GC.GetTotalMemory(forceFullCollection: i % 20 == 19), process.WorkingSet64, pool.LiveGenerations));
            }
        }

        await stop.CancelAsync();
        Array.ForEach(callers, caller => caller.Join());
        (long Heap, long Set, int Live) first = figures[0], last = figures[^1];
        output.WriteLine(
            $"{Replacements} replacements: heap {first.Heap >> 10} -> {last.Heap >> 10} KiB, working set {first.Set >> 20} -> {last.Set >> 20} MiB (most {figures.Max(f => f.Set) >> 20}), "
            + $"live models at most {figures.Max(f => f.Live)}, at the end {pool.LiveGenerations}");
        Assert.Empty(errors);
        Assert.Equal(1, pool.LiveGenerations);

        // An engine that a waiting thread holds keeps its model; with 64 threads on few processors that may be several, never a hundred.
        Assert.InRange(figures.Max(f => f.Live), 1, 16);
        Assert.InRange(last.Heap - first.Heap, long.MinValue, 16 << 20);

        // A leak of every model would be 100 times a megabyte of weights, twice: as read, and as packed for the kernels.
        Assert.InRange(last.Set - first.Set, long.MinValue, 100 << 20);
    }

    private static void Call(Pool pool, Example example, ConcurrentBag<Exception> errors, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                float[] numbers = pool.Predict(example).Output;
                if (numbers.Length != Width || numbers[0] is < 1 or > 10 || Array.Exists(numbers, number => number != numbers[0]))
                {
                    throw new InvalidOperationException($"{numbers[0]}, {numbers[^1]}: no model's result.");
                }

                Thread.Sleep(2);
            }
        }
        catch (Exception error)
        {
            errors.Add(error);
        }
    }

    /// <summary>A model that multiplies ones by a number, through a dense layer.</summary>
    private byte[] Multiplier(int factor)
    {
        GraphBuilder builder = new();
        float[] weights = [.. Enumerable.Range(0, Width * Width).Select(i => i % Width == i / Width ? factor : 0f)];
        GraphValue input = builder.AddInput("Input", new TensorShape(TensorShape.Batch, Width));
        Graph graph = builder.Build(builder.Add("Output", new MatMul(), input, builder.AddConstant("weights", Tensor.FromFloats(weights, Width, Width))));
        string file = Path.Combine(_folder, $"{factor}.onnx");
        File.WriteAllBytes(file, OnnxExporter.Export(graph));
        MLContext ml = new();
        IDataView data = ml.Data.LoadFromEnumerable([new Example { Input = new float[Width] }]);
        using MemoryStream zip = new();
        ml.Model.Save(ml.Transforms.ApplyOnnxModel("Output", "Input", file).Fit(data), data.Schema, zip);
        return zip.ToArray();
    }

    public sealed class Example
    {
        [VectorType(Width)]
        public float[] Input { get; set; } = [];
    }

    public sealed class Result
    {
        public float[] Output { get; set; } = [];
    }
}
