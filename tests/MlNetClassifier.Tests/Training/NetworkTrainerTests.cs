using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Schedules;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Tests.Training;

public sealed class NetworkTrainerTests : IDisposable
{
    private const int Length = 12;
    private readonly string _folder = Directory.CreateTempSubdirectory("trainer").FullName;

    private static NetworkTrainingOptions Options => new()
    {
        Epochs = 6,
        BatchSize = 16,
        Schedule = new CosineSchedule { Rate = 0.02, WarmupEpochs = 1 },
        Optimizer = new Adam { Decoupled = true, WeightDecay = 0.01f },
        ClipNorm = 5,
        Threads = 2,
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Learns_what_can_be_learnt()
    {
        NetworkTrainingResult result = new NetworkTrainer(Options with { Epochs = 15 }).Train(Network(), Data(200, 1), Data(80, 2));
        EpochRecord best = result.History[result.BestEpoch - 1];
        Assert.True(best.ValidationAccuracy > 0.9, $"Validation accuracy {best.ValidationAccuracy}.");
        Assert.Equal(best.ValidationLoss, result.History.Min(e => e.ValidationLoss));
        (double loss, double accuracy) = NetworkEvaluator.Measure(NetworkEvaluator.Score(result.Graph, Data(80, 2), 7, 1), Data(80, 2));
        Assert.Equal(best.ValidationLoss!.Value, loss, 1e-5);
        Assert.Equal(best.ValidationAccuracy, accuracy);
    }

    [Fact]
    public void Gives_the_same_weights_on_any_number_of_threads() =>
        Assert.Equal(Weights(Train(Options with { Threads = 1 })), Weights(Train(Options with { Threads = 3 })));

    [Fact]
    public void Another_seed_gives_other_weights() =>
        Assert.NotEqual(Weights(Train(Options)), Weights(Train(Options with { Seed = 2 })));

    [Fact]
    public void Resumes_after_an_epoch_as_if_never_interrupted()
    {
        float[] expected = Weights(Train(Options));
        NetworkTrainingOptions saving = Options with { CheckpointFolder = _folder, Resume = true };
        using (var stop = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Train(saving, new Listener(p => { if (p is { Epoch: 3, Finished: not null }) { stop.Cancel(); } }), stop.Token));
        }

        Assert.Equal(expected, Weights(Train(saving)));
    }

    [Fact]
    public void Resumes_within_an_epoch_as_if_never_interrupted()
    {
        NetworkTrainingResult whole = Train(Options);
        NetworkTrainingOptions saving = Options with { CheckpointFolder = _folder, Resume = true };
        using (var stop = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Train(saving, new Listener(p => { if (p is { Epoch: 2, Step: 5, Finished: null }) { stop.Cancel(); } }), stop.Token));
        }

        Assert.Contains(Directory.GetFiles(_folder), f => f.EndsWith("epoch-0001-step-000005.ckpt", StringComparison.Ordinal));
        NetworkTrainingResult resumed = Train(saving);
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.Equal(whole.History.Select(e => e with { Seconds = 0 }), resumed.History.Select(e => e with { Seconds = 0 }));
    }

    [Fact]
    public void Keeps_the_last_checkpoints_and_the_best()
    {
        NetworkTrainingResult result = Train(Options with { CheckpointFolder = _folder, KeepCheckpoints = 2, Epochs = 8 });
        string[] expected = [.. new[] { 7, 8, result.BestEpoch }.Distinct().Order().Select(e => $"epoch-{e:0000}.ckpt")];
        Assert.Equal(expected, Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Refuses_the_checkpoint_of_another_training()
    {
        Train(Options with { CheckpointFolder = _folder });
        InvalidCheckpointException error = Assert.Throws<InvalidCheckpointException>(() => Train(Options with { CheckpointFolder = _folder, Resume = true, Seed = 9 }));
        Assert.Contains("seed 9", error.Message);
    }

    [Fact]
    public void Stops_when_validation_no_longer_improves()
    {
        // A rate far too high for the small data: the loss soon rises.
        NetworkTrainingResult result = new NetworkTrainer(Options with { Epochs = 60, Patience = 3, Schedule = new ConstantSchedule { Rate = 0.05 } })
            .Train(Network(), Data(40, 1), Data(80, 2));
        Assert.True(result.History.Count < 60);
        Assert.Equal(result.History.Count, result.BestEpoch + 3);
    }

    [Fact]
    public void Says_so_when_the_loss_leaves_the_numbers()
    {
        NetworkTrainingOptions wild = Options with { Optimizer = new Sgd(), ClipNorm = 0, Schedule = new ConstantSchedule { Rate = 1e30 } };
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() => Train(wild));
        Assert.Contains("Lower the learning rate", error.Message);
    }

    [Fact]
    public void Refuses_examples_of_another_length() =>
        Assert.Throws<ArgumentException>(() => new NetworkTrainer(Options).Train(Network(), new FeatureData(new float[10], 5, [0, 1]), null));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Refuses_numbers_out_of_range(int epochs, int batch) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkTrainer(Options with { Epochs = epochs, BatchSize = batch }));

    [Fact]
    public void Writes_the_history_as_a_table()
    {
        IReadOnlyList<string> lines = HistoryFile.Lines([new EpochRecord(1, 0.5, 0.25, null, null, 0.001, 1.23456), new EpochRecord(2, 0.4, 0.5, 0.6, 0.75, 0.001, 2)]);
        Assert.Equal(["epoch,train_loss,train_accuracy,val_loss,val_accuracy,learning_rate,seconds", "1,0.5,0.25,,,0.001,1.235", "2,0.4,0.5,0.6,0.75,0.001,2"], lines);
    }

    private static NetworkTrainingResult Train(NetworkTrainingOptions options, IProgress<NetworkTrainingProgress>? progress = null, CancellationToken token = default) =>
        new NetworkTrainer(options).Train(Network(), Data(150, 1), Data(50, 2), progress, token);

    private static float[] Weights(NetworkTrainingResult result) =>
        [.. result.Graph.Values.Where(v => v.Constant is not null).OrderBy(v => v.Name, StringComparer.Ordinal).SelectMany(v => v.Constant!.Floats)];

    private static TrainableNetwork Network()
    {
        var net = new NetworkBuilder("head", 1);
        GraphValue x = net.BatchNormalization("bn", net.Features("x", Length));
        x = net.Dropout(net.Relu(net.Dense("hidden", x, 24)), 0.1f);
        return net.Build(net.Dense("classes", x, 3));
    }

    /// <summary>The class is the largest of three sums.</summary>
    private static FeatureData Data(int count, int seed)
    {
        var random = new Random(seed);
        float[] rows = [.. Enumerable.Range(0, count * Length).Select(_ => (random.NextSingle() * 2) - 1)];
        int[] labels = [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] sums = [.. Enumerable.Range(0, 3).Select(c => rows.AsSpan((i * Length) + (c * 4), 4).ToArray().Sum())];
            return Array.IndexOf(sums, sums.Max());
        })];
        return new FeatureData(rows, Length, labels);
    }

    private sealed class Listener(Action<NetworkTrainingProgress> action) : IProgress<NetworkTrainingProgress>
    {
        public void Report(NetworkTrainingProgress value) => action(value);
    }
}
