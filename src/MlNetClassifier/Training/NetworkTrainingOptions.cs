using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Graphs.Training.Schedules;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training;

/// <summary>How a network is trained.</summary>
public sealed record NetworkTrainingOptions
{
    /// <summary>Passes over the training examples. <value>Default 25; at least 1.</value></summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Examples of a step; the last of an epoch may have fewer. <value>Default 32; at least 1.</value></summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The rule that moves the weights. <value>Default: Adam.</value></summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The learning rate over the run. <value>Default: constantly 0.001.</value></summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule { Rate = 0.001 };

    /// <summary>Label smoothing and class weights. <value>Default: neither.</value></summary>
    public SoftmaxCrossEntropy Loss { get; init; } = new();

    /// <summary>Most length of a step's gradient; longer ones are scaled down. <value>Default 0: no limit.</value></summary>
    public double ClipNorm { get; init; }

    /// <summary>Rate factor and decay of each parameter. <value>Default null: factor 1; weights decay, biases and normalisation do not.</value></summary>
    public Func<TrainingVariable, ParameterRule>? ParameterRule { get; init; }

    /// <summary>Mixing of examples. <value>Default null: none.</value></summary>
    public BatchMixing? Mixing { get; init; }

    /// <summary>Seed of order, augmentation and dropout. <value>Default 1.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads; the result does not depend on it. <value>Default: one a core.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Epochs without a lower validation loss after which training stops. <value>Default 0: never.</value></summary>
    public int Patience { get; init; }

    /// <summary>Whether the weights of the epoch with the lowest validation loss are kept instead of the last ones. <value>Default true.</value></summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Folder of checkpoints, one an epoch. <value>Default null: none.</value></summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Checkpoints kept besides the best one. <value>Default 4; at least 1.</value></summary>
    public int KeepCheckpoints { get; init; } = 4;

    /// <summary>Whether to go on from the newest checkpoint in <see cref="CheckpointFolder"/>, if there is one. <value>Default false.</value></summary>
    public bool Resume { get; init; }

    /// <summary>
    /// What else decides the result, such as a hash of the examples: a checkpoint with another one is not resumed from. <value>Default: nothing.</value>
    /// </summary>
    public string Fingerprint { get; init; } = string.Empty;

    /// <summary>Folder of a TensorBoard event file. <value>Default null: none.</value></summary>
    public string? TensorBoardFolder { get; init; }

    /// <summary>
    /// A training of the same settings on fewer examples that this one repeats: it takes as many epochs as that one's best, at the rates that its losses
    /// led to. Null: none.
    /// </summary>
    internal NetworkTrainingResult? Repeated { get; init; }

    /// <summary>Epochs after which training ends; schedules are still laid over <see cref="Epochs"/>.</summary>
    internal int LastEpoch => Repeated?.BestEpoch ?? Epochs;

    /// <summary>The clock, for the seconds of an epoch. <value>Default: the system's.</value></summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        ArgumentOutOfRangeException.ThrowIfNegative(ClipNorm);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeepCheckpoints, 1);
        if (!(Schedule.Rate > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Schedule), $"The learning rate must be above 0, not {Schedule.Rate}.");
        }

        if (Resume && CheckpointFolder is null)
        {
            throw new ArgumentOutOfRangeException(nameof(Resume), "Resuming needs the folder of the checkpoints.");
        }
    }
}
