using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>
/// Trains tutorial 4's network here and in PyTorch from the same weights on the same batches: losses step by step, gradients tensor by tensor
/// with float64 as the referee, and the time of a step (forward, backward, Adam) in alternating turns.
/// </summary>
internal sealed class TrainingRaceProgram : IDisposable
{
    // Steps of a turn, the first of which warms caches and thread pool and is not counted.
    private const int TurnSteps = 4;

    // OpenMP's workers spin for a while after their last loop, which would take a processor from whoever comes next.
    private const int PauseMilliseconds = 100;

    private static readonly string[] Layers = ["conv1", "conv2", "conv3", "fc1"];

    private readonly TrainingRaceOptions _options;
    private readonly (float[] Pixels, float[] Targets)[] _batches;
    private readonly ComputePool? _pool;
    private readonly TrainingPlan _plan;
    private readonly TrainingVariable[] _parameters;
    private readonly float[][] _first;
    private readonly TorchPeer _peer;

    private TrainingRaceProgram(TrainingRaceOptions options)
    {
        _options = options;
        _batches = [.. Enumerable.Range(0, RaceBatch.Count).Select(i => RaceBatch.Draw(options, i))];
        _pool = options.Threads > 1 ? new ComputePool(options.Threads) : null;
        TrainableNetwork network = TutorialCnn.Build(options.Side, options.Side, options.Classes, (ulong)options.Seed);
        _plan = TrainingPlan.Compile(
            network.Differentiate(new SoftmaxCrossEntropy()),
            new TrainingPlanOptions { BatchSize = options.Batch, Pool = _pool, Outputs = options.Losses > 0 ? Layers : [] });
        _parameters = [.. _plan.Variables.Where(v => v.HasGradient)];
        _first = [.. _parameters.Select(p => p.Values.ToArray())];
        _peer = new TorchPeer(options, "training_peer.py", Write);
    }

    public static int Run(TrainingRaceOptions options)
    {
        for (int seed = options.Seed; options.Losses > 0 && seed < options.Seed + options.Seeds; seed++)
        {
            using var race = new TrainingRaceProgram(options with { Seed = seed });
            race.Compare(details: options.Seeds == 1);
        }

        if (options.Rounds > 0)
        {
            // A plan of its own: reading maps out, as the comparison does, costs time.
            using var race = new TrainingRaceProgram(options with { Losses = 0 });
            race.Race();
        }

        return 0;
    }

    public void Dispose()
    {
        _peer.Dispose();
        _plan.Dispose();
        _pool?.Dispose();
    }

    private void Write(TorchPeer peer)
    {
        peer.Write("meta.json", new JsonObject
        {
            ["batch"] = _options.Batch,
            ["batches"] = RaceBatch.Count,
            ["side"] = _options.Side,
            ["classes"] = _options.Classes,
            ["rate"] = _options.Rate,
            ["layout"] = _options.ChannelsLast ? "channels_last" : "contiguous_format",
            ["parameters"] = new JsonArray([.. _parameters.Select(p => new JsonObject
            {
                ["name"] = p.Name,
                ["shape"] = new JsonArray([.. p.Shape.ToArray().Select(d => JsonValue.Create(d))]),
            })]),
        });
        foreach (TrainingVariable parameter in _parameters)
        {
            peer.Write(TorchPeer.FileOf(parameter.Name), parameter.Values);
        }

        for (int i = 0; i < RaceBatch.Count; i++)
        {
            peer.Write($"x{i}.f32", _batches[i].Pixels);
            peer.Write($"y{i}.f32", _batches[i].Targets);
        }
    }

    private void Compare(bool details)
    {
        Dictionary<string, GradientReport> gradients = CompareGradients();
        double[] ours = Losses();
        Dictionary<string, double[]> theirs = _peer.Ask<Dictionary<string, double[]>>($"losses {_options.Losses}");
        double[] single = theirs["float32"], exact = theirs["float64"];
        if (details)
        {
            PrintGradients(gradients);
            PrintLosses(ours, single, exact);
        }

        int Held(double[] a, double[] b) => Enumerable.Range(0, ours.Length).TakeWhile(i => Distance(a[i], b[i]) <= 5e-6).Count();
        GradientReport here = gradients["here"], torch = gradients["torch"];
        Console.WriteLine(
            $"Seed {_options.Seed}: losses agree to 5 digits for {Held(ours, exact)} steps with float64 (torch's float32: {Held(single, exact)}; here with "
            + $"torch's float32: {Held(ours, single)}); of {here.Decisions} decisions of poolings and ReLUs {here.Others} differ from float64's (torch: {torch.Others}); "
            + $"largest gradient error {here.Largest(0):E1} (torch: {torch.Largest(0):E1}), with the same decisions {here.Largest(1):E1} (torch: {torch.Largest(1):E1})");
    }

    private Dictionary<string, GradientReport> CompareGradients()
    {
        Load(0);
        _plan.Run(_options.Batch, 0);
        foreach (TrainingVariable parameter in _parameters)
        {
            _peer.Write("grad." + TorchPeer.FileOf(parameter.Name), parameter.Gradient);
        }

        foreach (string layer in Layers)
        {
            float[] map = new float[_options.Batch * _plan.Graph.Graph.Find(layer)!.Shape.ElementsPerItem];
            _plan.ReadOutput(layer, map);
            _peer.Write(layer + ".f32", map);
        }

        return _peer.Ask<Dictionary<string, GradientReport>>("gradients");
    }

    private double[] Losses()
    {
        using var updater = new ParameterUpdater(_plan, new Adam(), _pool);
        double[] losses = [.. Enumerable.Range(0, _options.Losses).Select(i => (double)Step(updater, i))];
        for (int i = 0; i < _parameters.Length; i++)
        {
            _first[i].CopyTo(_parameters[i].Values);
        }

        return losses;
    }

    private static void PrintGradients(Dictionary<string, GradientReport> gradients)
    {
        Console.WriteLine("Gradients of the first step: largest error, relative to the tensor's largest element");
        Console.WriteLine($"{"",-14}{"against float64",20}{"with this side's poolings and ReLUs",40}");
        Console.WriteLine($"{"",-14}{"here",10}{"torch",10}{"here",30}{"torch",10}");
        foreach ((string name, double[] here) in gradients["here"].Errors)
        {
            double[] torch = gradients["torch"].Errors[name];
            Console.WriteLine($"{name,-14}{here[0],10:E1}{torch[0],10:E1}{here[1],30:E1}{torch[1],10:E1}");
        }

        Console.WriteLine();
    }

    private static void PrintLosses(double[] ours, double[] single, double[] exact)
    {
        Console.WriteLine($"{"step",4}{"here",14}{"torch float32",15}{"torch float64",15}   relative distance: here–float64  torch–float64  here–torch");
        for (int i = 0; i < ours.Length; i++)
        {
            Console.WriteLine(
                $"{i + 1,4}{ours[i],14:G7}{single[i],15:G7}{exact[i],15:G7}{Distance(ours[i], exact[i]),36:E1}{Distance(single[i], exact[i]),15:E1}"
                + $"{Distance(ours[i], single[i]),12:E1}");
        }

        Console.WriteLine();
    }

    private void Race()
    {
        Console.WriteLine(_peer.Ask<string>("about"));
        using var updater = new ParameterUpdater(_plan, new Adam(), _pool);
        int step = 0;
        double Turn()
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < TurnSteps; i++)
            {
                long start = Stopwatch.GetTimestamp();
                Step(updater, step++);
                best = i == 0 ? best : Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return best;
        }

        Turn();
        _peer.Ask<double[]>("steps 2");
        double[] ours = new double[_options.Rounds], theirs = new double[_options.Rounds];
        for (int round = 0; round < _options.Rounds; round++)
        {
            Thread.Sleep(PauseMilliseconds);
            ours[round] = Turn();
            Thread.Sleep(PauseMilliseconds);
            theirs[round] = _peer.Ask<double[]>($"steps {TurnSteps}").Skip(1).Min();
        }

        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b)];
        Console.WriteLine(
            $"Step of {_options.Batch} pictures of {_options.Side}×{_options.Side}, {_options.Threads} threads, {_plan.ReferenceNodes.Count} reference kernels: "
            + $"ratio {Median(ratios):F3} ({ratios.Min():F3} to {ratios.Max():F3}; of minima {ours.Min() / theirs.Min():F3}), here {Median(ours) * 1e3:F1} ms "
            + $"(min {ours.Min() * 1e3:F1}), torch {Median(theirs) * 1e3:F1} ms (min {theirs.Min() * 1e3:F1})");
    }

    private float Step(ParameterUpdater updater, int index)
    {
        Load(index % RaceBatch.Count);
        float loss = _plan.Run(_options.Batch, index);
        updater.Step(_options.Rate);
        return loss;
    }

    private void Load(int batch)
    {
        _batches[batch].Pixels.CopyTo(_plan.GetInput("Pixels"));
        _batches[batch].Targets.CopyTo(_plan.GetInput(TrainableNetwork.TargetsName));
    }

    private static double Distance(double a, double b) => Math.Abs(a - b) / Math.Abs(b);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
