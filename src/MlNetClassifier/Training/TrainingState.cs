using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training;

/// <summary>Where a training stands: what a checkpoint holds.</summary>
internal sealed class TrainingState(TrainingPlan plan, ParameterUpdater updater, string identity)
{
    private const string Value = "value/";
    private const string Best = "best/";
    private const string Slot = "slot";

    private readonly List<EpochRecord> _history = [];
    private Dictionary<string, float[]> _best = [];
    private double _lossSum;
    private int _correct;

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps of the running epoch done.</summary>
    public int Batch { get; private set; }

    /// <summary>The epoch with the lowest validation loss so far; 0 for none.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Figures of the completed epochs.</summary>
    public IReadOnlyList<EpochRecord> History => _history;

    /// <summary>Counts a step.</summary>
    public void Add(float loss, TrainingBatch batch, float[] logits, int classes)
    {
        Batch++;
        _lossSum += (double)loss * batch.Count;
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            _correct += best == batch.Labels[i] ? 1 : 0;
        }
    }

    /// <summary>Ends an epoch.</summary>
    public EpochRecord EndEpoch(int examples, double? validationLoss, double? validationAccuracy, double rate, double seconds, bool keepBest)
    {
        Epoch++;
        var record = new EpochRecord(Epoch, _lossSum / examples, (double)_correct / examples, validationLoss, validationAccuracy, rate, seconds);
        if (validationLoss is { } loss && (BestEpoch == 0 || loss < _history[BestEpoch - 1].ValidationLoss))
        {
            BestEpoch = Epoch;
            _best = keepBest ? plan.Variables.ToDictionary(v => v.Name, v => v.Values.ToArray()) : [];
        }

        _history.Add(record);
        (Batch, _lossSum, _correct) = (0, 0, 0);
        return record;
    }

    /// <summary>The variables as they are.</summary>
    public Dictionary<string, Tensor> Values() => plan.Variables.ToDictionary(v => v.Name, v => v.ToTensor());

    /// <summary>The variables of the best epoch.</summary>
    public Dictionary<string, Tensor> BestValues() => plan.Variables.ToDictionary(v => v.Name, v => Tensor.FromFloats(_best[v.Name], v.Shape));

    /// <summary>All of it.</summary>
    public Checkpoint ToCheckpoint()
    {
        Dictionary<string, float[]> tensors = plan.Variables.ToDictionary(v => Value + v.Name, v => v.Values.ToArray());
        foreach ((string name, Memory<float>[] slots) in updater.State)
        {
            for (int s = 0; s < slots.Length; s++)
            {
                tensors[$"{Slot}{s}/{name}"] = slots[s].ToArray();
            }
        }

        foreach ((string name, float[] values) in _best)
        {
            tensors[Best + name] = values;
        }

        return new Checkpoint
        {
            Identity = identity,
            Epoch = Epoch,
            Batch = Batch,
            Steps = updater.Steps,
            LossSum = _lossSum,
            Correct = _correct,
            History = [.. _history],
            BestEpoch = BestEpoch,
            Tensors = tensors,
        };
    }

    /// <summary>Goes back to a checkpoint.</summary>
    /// <exception cref="InvalidCheckpointException">It belongs to another training.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        if (checkpoint.Identity != identity)
        {
            throw new InvalidCheckpointException(
                $"The checkpoint belongs to another training, so it cannot be resumed.\nCheckpoint: {checkpoint.Identity}\nThis run:   {identity}");
        }

        foreach (TrainingVariable variable in plan.Variables)
        {
            Find(checkpoint, Value + variable.Name, variable.Shape.ElementsPerItem).CopyTo(variable.Values);
        }

        foreach ((string name, Memory<float>[] slots) in updater.State)
        {
            for (int s = 0; s < slots.Length; s++)
            {
                updater.Restore(name, s, Find(checkpoint, $"{Slot}{s}/{name}", slots[s].Length));
            }
        }

        _best = checkpoint.Tensors.Where(t => t.Key.StartsWith(Best, StringComparison.Ordinal)).ToDictionary(t => t.Key[Best.Length..], t => t.Value);
        if (checkpoint.BestEpoch < 0 || checkpoint.BestEpoch > checkpoint.History.Count || checkpoint.Epoch != checkpoint.History.Count
            || (_best.Count > 0 && plan.Variables.Any(v => _best.GetValueOrDefault(v.Name)?.Length != v.Shape.ElementsPerItem)))
        {
            throw new InvalidCheckpointException("The checkpoint contradicts itself. Remove it to go on from the one before.");
        }

        updater.Steps = checkpoint.Steps;
        _history.Clear();
        _history.AddRange(checkpoint.History);
        (Epoch, Batch, BestEpoch, _lossSum, _correct) = (checkpoint.Epoch, checkpoint.Batch, checkpoint.BestEpoch, checkpoint.LossSum, checkpoint.Correct);
    }

    private static float[] Find(Checkpoint checkpoint, string name, int length) =>
        checkpoint.Tensors.TryGetValue(name, out float[]? values) && values.Length == length
            ? values
            : throw new InvalidCheckpointException($"The checkpoint has no '{name}' of {length} numbers. It was written by another network.");
}
