using System.Globalization;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Graphs.Training.Schedules;
using MlNetClassifier.Numerics;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Data;
using MlNetClassifier.Training.TensorBoard;

namespace MlNetClassifier.Training;

/// <summary>
/// Trains a network end to end: epochs of shuffled batches that are read ahead, validation, checkpoints, early stopping. Heads on cached
/// features, fine-tuned tails and networks from scratch all go through here.
/// </summary>
/// <remarks>Same seed, same data, same machine: same weights, whatever the number of threads and however often the run was interrupted.</remarks>
/// <example>
/// <code>
/// TrainableNetwork network = TutorialCnn.Build(100, 100, classes: 2, seed: 1);
/// NetworkTrainingResult result = new NetworkTrainer(new NetworkTrainingOptions { Epochs = 10 }).Train(network, train, validation);
/// </code>
/// </example>
public sealed class NetworkTrainer
{
    private readonly NetworkTrainingOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is out of range.</exception>
    public NetworkTrainer(NetworkTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Trains.</summary>
    /// <param name="network">The network; its constants are the first weights.</param>
    /// <param name="train">Training examples; at least 1.</param>
    /// <param name="validation">Validation examples, or null.</param>
    /// <param name="progress">Hears of every step.</param>
    /// <param name="cancellationToken">Ends training after the running step; a checkpoint is written if there is a folder for it.</param>
    /// <exception cref="ArgumentException">The examples do not fit the network.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a number.</exception>
    /// <exception cref="InvalidCheckpointException">The checkpoint to resume from is damaged or belongs to another training.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public NetworkTrainingResult Train(
        TrainableNetwork network,
        ITrainingData train,
        ITrainingData? validation,
        IProgress<NetworkTrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(train);
        int length = network.Input.Shape.ElementsPerItem;
        if (train.Count == 0 || train.Length != length || (validation is not null && validation.Length != length))
        {
            throw new ArgumentException($"The network takes examples of {length} numbers; there are {train.Count} of {train.Length}.", nameof(train));
        }

        validation = validation is { Count: 0 } ? null : validation;
        using var pool = new ComputePool(_options.Threads);
        using TrainingPlan plan = TrainingPlan.Compile(
            network.Differentiate(_options.Loss),
            new TrainingPlanOptions { BatchSize = Math.Min(_options.BatchSize, train.Count), Pool = pool, Outputs = [network.Logits.Name] });
        using var updater = new ParameterUpdater(plan, _options.Optimizer, pool, _options.ParameterRule);
        var run = new TrainingState(plan, updater, Identity(network, train, validation));
        CheckpointFolder? checkpoints = _options.CheckpointFolder is { } folder ? new CheckpointFolder(folder, _options.KeepCheckpoints) : null;
        if (_options.Resume && checkpoints?.Newest() is { } saved)
        {
            run.Restore(saved);
        }

        using TrainingEvents? events = _options.TensorBoardFolder is { } board ? new TrainingEvents(board, _options.Time, network.Graph, run.Epoch) : null;
        if (run.Epoch == 0)
        {
            events?.Samples(train, (ulong)_options.Seed);
        }

        while (run.Epoch < _options.LastEpoch && !Stops(run))
        {
            float[][]? scores = RunEpoch(network, plan, updater, run, train, validation, checkpoints, progress, cancellationToken);
            events?.Write(run.History[^1]);
            if (scores is not null)
            {
                events?.Confusion(run.Epoch, scores, validation!, network.Logits.Shape[1]);
            }

            // Cancelled in the last step of an epoch or while validating: the epoch was completed, and its checkpoint holds everything.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Result(network, run);
    }

    private string Identity(TrainableNetwork network, ITrainingData train, ITrainingData? validation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{network.Graph.Name}; {network.Input.Shape} to {network.Logits.Shape}; {network.Parameters.Count} parameters; {_options.Optimizer}; {_options.Schedule}; "
        + $"batch {_options.BatchSize}; seed {_options.Seed}; {train.Count} training and {validation?.Count ?? 0} validation examples; "
        + $"smoothing {_options.Loss.LabelSmoothing}; clip {_options.ClipNorm}; {_options.Mixing}; "
        + $"{(_options.Schedule is ConstantSchedule or StepSchedule or ExponentialSchedule or PlateauSchedule ? "any number of" : _options.Epochs)} epochs{(_options.Repeated is { } repeated ? $", {repeated.BestEpoch} of them repeated" : string.Empty)}; {_options.Fingerprint}");

    private bool Stops(TrainingState run) => _options.Patience > 0 && run.BestEpoch > 0 && run.Epoch - run.BestEpoch >= _options.Patience;

    private float[][]? RunEpoch(
        TrainableNetwork network,
        TrainingPlan plan,
        ParameterUpdater updater,
        TrainingState run,
        ITrainingData train,
        ITrainingData? validation,
        CheckpointFolder? checkpoints,
        IProgress<NetworkTrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        int classes = network.Logits.Shape[1], batchSize = plan.BatchSize, steps = BatchReader.BatchesOf(train.Count, batchSize);
        long started = _options.Time.GetTimestamp();
        double[] losses = [.. (_options.Repeated?.History.Take(run.Epoch) ?? run.History).Select(e => e.ValidationLoss ?? e.TrainLoss)];
        double rate = 0;
        float[] logits = new float[batchSize * classes];
        using (var reader = new BatchReader(train, _options with { BatchSize = batchSize }, classes, run.Epoch, run.Batch))
        {
            foreach (TrainingBatch batch in reader.Batches())
            {
                batch.Inputs.CopyTo(plan.GetInput(network.Input.Name));
                batch.Targets.CopyTo(plan.GetInput(TrainableNetwork.TargetsName));
                float loss = plan.Run(batch.Count, (long)TrainingRandom.Bits((ulong)_options.Seed, (ulong)updater.Steps, 3));
                if (!float.IsFinite(loss))
                {
                    throw new TrainingDivergedException(
                        $"The loss became {loss} in step {run.Batch + 1} of epoch {run.Epoch + 1}. Lower the learning rate ({rate:R} in the last step), or clip gradients.");
                }

                rate = _options.Schedule.RateAt(new ScheduleMoment(updater.Steps, steps, _options.Epochs, losses));
                updater.Step(rate, _options.ClipNorm);
                plan.ReadOutput(network.Logits.Name, logits.AsSpan(0, batch.Count * classes));
                run.Add(loss, batch, logits, classes);
                progress?.Report(new NetworkTrainingProgress(run.Epoch + 1, _options.LastEpoch, run.Batch, steps, loss, null));
                if (cancellationToken.IsCancellationRequested && run.Batch < steps)
                {
                    checkpoints?.Save(run.ToCheckpoint());
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }

        float[][]? scores = validation is null ? null : Validate(network, plan, validation);
        (double Loss, double Accuracy)? measured = scores is null ? null : NetworkEvaluator.Measure(scores, validation!);
        double seconds = _options.Time.GetElapsedTime(started).TotalSeconds;
        EpochRecord record = run.EndEpoch(train.Count, measured?.Loss, measured?.Accuracy, rate, seconds, _options.RestoreBest);
        checkpoints?.Save(run.ToCheckpoint());
        progress?.Report(new NetworkTrainingProgress(run.Epoch, _options.LastEpoch, steps, steps, record.TrainLoss, record));
        return scores;
    }

    private float[][] Validate(TrainableNetwork network, TrainingPlan plan, ITrainingData validation)
    {
        Graph graph = InferenceForm.Of(network.Graph, plan.Variables.ToDictionary(v => v.Name, v => v.ToTensor()));
        return NetworkEvaluator.Score(graph, validation, Math.Min(_options.BatchSize, validation.Count), _options.Threads);
    }

    private NetworkTrainingResult Result(TrainableNetwork network, TrainingState run)
    {
        bool best = _options.RestoreBest && run.BestEpoch > 0;
        Graph graph = InferenceForm.Of(network.Graph, best ? run.BestValues() : run.Values());
        return new NetworkTrainingResult(graph, run.History, best ? run.BestEpoch : run.Epoch);
    }
}
