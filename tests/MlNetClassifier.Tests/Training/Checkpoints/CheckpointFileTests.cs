using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.Tests.Training.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("checkpoint").FullName, "a.ckpt");

    private static Checkpoint Sample => new()
    {
        Identity = "a network",
        Epoch = 1,
        Batch = 2,
        Steps = 30,
        LossSum = 0.1,
        Correct = 4,
        History = [new EpochRecord(1, 0.5, 0.25, null, null, 0.001, 1.5)],
        BestEpoch = 1,
        Tensors = new Dictionary<string, float[]> { ["value/w"] = [1, -2, float.Epsilon], ["slot0/w"] = [], ["best/w"] = [3] },
    };

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Comes_back_as_it_was()
    {
        CheckpointFile.Write(_path, Sample);
        Checkpoint read = CheckpointFile.Read(_path);
        Assert.Equal(Sample.History, read.History);
        Assert.Equal((Sample.Identity, Sample.Epoch, Sample.Batch, Sample.Steps, Sample.LossSum, Sample.Correct, Sample.BestEpoch), (read.Identity, read.Epoch, read.Batch, read.Steps, read.LossSum, read.Correct, read.BestEpoch));
        Assert.Equal(Sample.Tensors.OrderBy(t => t.Key).SelectMany(t => t.Value), read.Tensors.OrderBy(t => t.Key).SelectMany(t => t.Value));
    }

    [Fact]
    public void Every_damage_is_noticed()
    {
        CheckpointFile.Write(_path, Sample);
        byte[] whole = File.ReadAllBytes(_path);
        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            File.WriteAllBytes(_path, damaged);
            Assert.Throws<InvalidCheckpointException>(() => CheckpointFile.Read(_path));
            File.WriteAllBytes(_path, whole[..i]);
            Assert.Throws<InvalidCheckpointException>(() => CheckpointFile.Read(_path));
        }
    }
}
