using System.Globalization;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>The checkpoints of a training: one for each of the last epochs, the best one, and one from an interruption.</summary>
internal sealed class CheckpointFolder(string path, int keep)
{
    private const string Extension = ".ckpt";
    private const string Prefix = "epoch-";

    /// <summary>Writes the checkpoint of a completed epoch and removes those that are too old; the best epoch's stays.</summary>
    public void Save(Checkpoint checkpoint)
    {
        Directory.CreateDirectory(path);
        CheckpointFile.Write(NameOf(checkpoint.Epoch, checkpoint.Batch), checkpoint);
        (int Epoch, int Batch, string File)[] all = [.. Find()];
        foreach ((int epoch, int batch, string file) in all.Skip(keep))
        {
            if (epoch != checkpoint.BestEpoch || batch != 0)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>The newest checkpoint, null if there is none.</summary>
    /// <exception cref="InvalidCheckpointException">It is damaged.</exception>
    public Checkpoint? Newest() => Find().Select(found => found.File).FirstOrDefault() is { } file ? CheckpointFile.Read(file) : null;

    /// <summary>Where the newest checkpoint stands, null if there is none. The file is not read.</summary>
    /// <param name="phase">Name of the phase that the folder belongs to.</param>
    public TrainingCheckpoint? Describe(string phase) => Find()
        .Select(found => new TrainingCheckpoint(phase, found.Epoch, found.Batch, File.GetLastWriteTimeUtc(found.File)))
        .FirstOrDefault();

    private string NameOf(int epoch, int batch) => Path.Combine(path, batch == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:0000}{Extension}")
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:0000}-step-{batch:000000}{Extension}"));

    private IEnumerable<(int Epoch, int Batch, string File)> Find()
    {
        if (!Directory.Exists(path))
        {
            return [];
        }

        List<(int Epoch, int Batch, string File)> found = [];
        foreach (string file in Directory.EnumerateFiles(path, Prefix + "*" + Extension))
        {
            string[] parts = Path.GetFileNameWithoutExtension(file)[Prefix.Length..].Split("-step-");
            int batch = 0;
            if (int.TryParse(parts[0], CultureInfo.InvariantCulture, out int epoch)
                && (parts.Length == 1 || int.TryParse(parts[1], CultureInfo.InvariantCulture, out batch)))
            {
                found.Add((epoch, batch, file));
            }
        }

        return found.OrderByDescending(f => f.Epoch).ThenByDescending(f => f.Batch);
    }
}
