namespace MlNetClassifier.Training.Checkpoints;

/// <summary>Everything that a training needs to go on as if it had never stopped.</summary>
internal sealed record Checkpoint
{
    /// <summary>The training it belongs to: seed, batch size, sizes of the data; what must agree for the result to be the same.</summary>
    public required string Identity { get; init; }

    /// <summary>Epochs completed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps of the running epoch done.</summary>
    public required int Batch { get; init; }

    /// <summary>Steps done in all.</summary>
    public required long Steps { get; init; }

    /// <summary>Sum of the losses of the running epoch's examples so far.</summary>
    public required double LossSum { get; init; }

    /// <summary>Examples of the running epoch classified right so far.</summary>
    public required int Correct { get; init; }

    /// <summary>Figures of the completed epochs.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The epoch with the lowest validation loss; 0 for none yet.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Named numbers: variables, optimizer slots, and the best epoch's variables.</summary>
    public required IReadOnlyDictionary<string, float[]> Tensors { get; init; }
}
