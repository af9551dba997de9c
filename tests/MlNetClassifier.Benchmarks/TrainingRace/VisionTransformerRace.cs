using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Rewriting;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>
/// <c>vit-training FILE.onnx [BATCH] [THREADS] [ROUNDS]</c>: trains all of the vision transformer that <c>write-vit</c> wrote, here and in PyTorch, from
/// the same weights on the same pictures: the gradients against PyTorch's in float32 and float64, and the time of a step (forward, backward, Adam)
/// in alternating turns.
/// </summary>
internal static class VisionTransformerRace
{
    private const int TurnSteps = 3;
    private const int PauseMilliseconds = 100;
    private const double Rate = 1e-4;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        int Number(ReadOnlySpan<string> words, int index, int otherwise) => words.Length > index ? int.Parse(words[index], CultureInfo.InvariantCulture) : otherwise;
        (int batch, int threads, int rounds) = (Number(arguments, 1, 8), Number(arguments, 2, 2), Number(arguments, 3, 5));
        Graph graph = GraphOptimizer.OptimizeForTraining(GraphLoader.Load(arguments[0]));

        // In the order in which the network reads them, which is how the other side knows what they are.
        LearnedWeights learned = LearnedWeights.Of(graph);
        string[] names = [.. graph.Nodes.SelectMany(n => n.Inputs).Where(v => v is not null && learned.Contains(v.Name)).Select(v => v!.Name).Distinct()];
        var network = new TrainableNetwork(graph, names);
        using ComputePool? pool = threads > 1 ? new ComputePool(threads) : null;
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = batch, Pool = pool });
        TrainingVariable[] variables = [.. names.Select(name => plan.Variables.First(v => v.Name == name))];
        var random = new Random(1);
        foreach (ref float pixel in plan.GetInput(network.Input.Name))
        {
            pixel = (random.NextSingle() * 2) - 1;
        }

        int classes = network.Logits.Shape[1];
        for (int i = 0; i < batch; i++)
        {
            plan.GetInput(TrainableNetwork.TargetsName)[(i * classes) + random.Next(classes)] = 1;
        }

        float loss = plan.Run(batch, 0);
        using var peer = new TorchPeer(new TrainingRaceOptions { Threads = threads }, "vit_peer.py", p =>
        {
            p.Write("meta.json", new JsonObject
            {
                ["batch"] = batch,
                ["rate"] = Rate,
                ["shapes"] = new JsonArray([.. variables.Select(v => new JsonArray([.. v.Shape.ToArray().Select(d => JsonValue.Create(d))]))]),
            });
            p.Write("x.f32", plan.GetInput(network.Input.Name));
            p.Write("y.f32", plan.GetInput(TrainableNetwork.TargetsName));
            for (int i = 0; i < variables.Length; i++)
            {
                p.Write($"p{i}.f32", variables[i].Values);
                p.Write($"g{i}.f32", variables[i].Gradient);
            }
        });
        Console.WriteLine(peer.Ask<string>("about"));
        double[] errors = peer.Ask<double[]>("gradients");
        Console.WriteLine($"{variables.Length} parameters, {plan.ReferenceNodes.Count} reference kernels. Loss here {loss:R}, torch {errors[0]:R} (float64 {errors[1]:R})");
        Console.WriteLine($"Largest gradient error relative to the tensor's largest element, against float64: here {errors[2]:E1}, torch {errors[3]:E1}; here against torch's float32 {errors[4]:E1}");
        using var updater = new ParameterUpdater(plan, new Adam(), pool);
        double Turn()
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < TurnSteps; i++)
            {
                long start = Stopwatch.GetTimestamp();
                plan.Run(batch, updater.Steps);
                updater.Step(Rate);
                best = i == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return best;
        }

        double[] ours = new double[rounds], theirs = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            Thread.Sleep(PauseMilliseconds);
            ours[round] = Turn();
            Thread.Sleep(PauseMilliseconds);
            theirs[round] = peer.Ask<double[]>($"steps {TurnSteps}").Skip(1).Min();
        }

        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b).Order()];
        if (rounds > 0)
        {
            Console.WriteLine(
                $"Step of {batch} pictures, {threads} threads: ratio {ratios[rounds / 2]:F2} ({ratios[0]:F2} to {ratios[^1]:F2}), here {ours.Min() * 1e3:F0} ms, torch {theirs.Min() * 1e3:F0} ms");
        }

        return 0;
    }
}
