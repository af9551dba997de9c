namespace MlNetClassifier.Training.Checkpoints;

/// <summary>Tells what a folder of checkpoints holds, without reading them.</summary>
public static class TrainingCheckpoints
{
    /// <summary>The newest checkpoint of each phase (a subfolder, such as <c>head</c>, <c>fine-tuning</c> and <c>head-refit</c>), in the order they were written.</summary>
    /// <param name="folder">The folder given to the run; it need not exist.</param>
    public static IReadOnlyList<TrainingCheckpoint> Find(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(folder)
                .Select(phase => new CheckpointFolder(phase, 1).Describe(Path.GetFileName(phase)))
                .OfType<TrainingCheckpoint>()
                .OrderBy(found => found.WrittenAt)
                .ThenBy(found => found.Phase, StringComparer.Ordinal),
        ];
    }
}
