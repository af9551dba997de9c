using MlNetClassifier.Training;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Tests.Training.Data;

public class BatchReaderTests
{
    [Fact]
    public void Every_example_comes_once_an_epoch_in_another_order_each_time()
    {
        int[] first = Labels(0, 0), second = Labels(1, 0);
        Assert.Equal(Enumerable.Range(0, 25), first.Order());
        Assert.Equal(Enumerable.Range(0, 25), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, Labels(0, 0));
        Assert.Equal(first[16..], Labels(0, 2));
    }

    [Fact]
    public void Errors_of_the_reading_threads_reach_the_caller()
    {
        using var reader = new BatchReader(new Failing(), new NetworkTrainingOptions(), 2, 0, 0);
        AggregateException error = Assert.Throws<AggregateException>(() => reader.Batches().Count());
        Assert.Contains("picture 0", error.InnerException!.Message);
    }

    [Fact]
    public void Mixing_keeps_targets_distributions()
    {
        var batch = new TrainingBatch(4, [.. Enumerable.Range(0, 4 * 27).Select(i => (float)(i / 27))], [1, 0, 0, 1, 1, 0, 0, 1], [0, 1, 0, 1]);
        for (ulong seed = 0; seed < 50; seed++)
        {
            var mixed = new TrainingBatch(4, [.. batch.Inputs], [.. batch.Targets], batch.Labels);
            new BatchMixing { MixUp = 0.2, CutMix = 1, Size = (3, 3, 3) }.Apply(mixed, 2, seed);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(1, mixed.Targets[2 * i] + mixed.Targets[(2 * i) + 1], 1e-5f);
                Assert.All(mixed.Inputs[(27 * i)..(27 * (i + 1))], v => Assert.InRange(v, 0, 3));
            }
        }
    }

    [Fact]
    public void CutMix_shares_targets_by_area()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var batch = new TrainingBatch(2, [.. Enumerable.Repeat(0f, 100), .. Enumerable.Repeat(1f, 100)], [1, 0, 0, 1], [0, 1]);
            new BatchMixing { CutMix = 1, Size = (1, 10, 10) }.Apply(batch, 2, seed);
            Assert.Equal(batch.Targets[1], batch.Inputs[..100].Average(), 1e-5f);
        }
    }

    [Fact]
    public void Augmented_copies_are_drawn_for_training_only()
    {
        var data = new FeatureData([1, 2], 1, [0, 1], [[3, 4], [5, 6]]);
        float[] value = new float[1];
        HashSet<float> drawn = [];
        for (ulong draw = 0; draw < 20; draw++)
        {
            data.Write(0, draw, value);
            drawn.Add(value[0]);
        }

        data.Write(1, null, value);
        Assert.Equal(2, value[0]);
        Assert.Equal([1f, 3, 5], drawn.Order());
        Assert.Throws<ArgumentException>(() => new FeatureData([1, 2], 1, [0, 1], [[3]]));
    }

    private static int[] Labels(int epoch, int firstBatch)
    {
        var data = new FeatureData(new float[25], 1, [.. Enumerable.Range(0, 25)]);
        using var reader = new BatchReader(data, new NetworkTrainingOptions { BatchSize = 8 }, 25, epoch, firstBatch);
        return [.. reader.Batches().SelectMany(b => b.Labels)];
    }

    private sealed class Failing : ITrainingData
    {
        public int Count => 1;

        public int Length => 1;

        public int LabelOf(int index) => 0;

        public void Write(int index, ulong? draw, Span<float> destination) => throw new IOException($"Cannot read picture {index}.");
    }
}
