using MlNetClassifier.Trainers;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Tests.Trainers.Heads;

public class SoftmaxHeadTrainerTests
{
    /// <summary>The defaults must do on any backbone's scale and any size of problem, with either solver.</summary>
    [Theory]
    [InlineData(HeadSolver.Sgd, 6, 64, 2, 1f, 0f)]
    [InlineData(HeadSolver.Sgd, 300, 256, 5, 1e-3f, 0f)]
    [InlineData(HeadSolver.Sgd, 300, 256, 5, 1e3f, 5e3f)]
    [InlineData(HeadSolver.Sgd, 400, 512, 40, 1f, 10f)]
    [InlineData(HeadSolver.Lbfgs, 6, 64, 2, 1f, 0f)]
    [InlineData(HeadSolver.Lbfgs, 300, 256, 5, 1e-3f, 0f)]
    [InlineData(HeadSolver.Lbfgs, 300, 256, 5, 1e3f, 5e3f)]
    [InlineData(HeadSolver.Lbfgs, 400, 512, 40, 1f, 10f)]
    public void DefaultsLearnOnEveryScale(HeadSolver solver, int rows, int width, int classes, float scale, float offset)
    {
        LabeledFeatures train = HeadData.Clouds(1, rows, width, classes, 2, scale, offset);
        LabeledFeatures test = HeadData.Clouds(2, 200, width, classes, 2, scale, offset);
        SoftmaxHead head = new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Solver = solver }).Train(train, null, classes);
        Assert.InRange(HeadData.Accuracy(head, test), 0.95, 1);
        Assert.All(head.History, epoch => Assert.True(double.IsFinite(epoch.TrainLoss)));
    }

    [Theory]
    [InlineData(HeadSolver.Sgd)]
    [InlineData(HeadSolver.Lbfgs)]
    public void SameSeedSameHeadWhateverTheThreads(HeadSolver solver)
    {
        LabeledFeatures train = HeadData.Clouds(1, 90, 2048, 40, 20);
        SoftmaxHead[] heads = [.. new[] { 1, 2, 7 }.Select(threads =>
            new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Solver = solver, Epochs = 4, BatchSize = 64, Threads = threads, Seed = 3 }).Train(train, null, 40))];
        Assert.All(heads, head => Assert.Equal(heads[0].Weights, head.Weights));
        Assert.All(heads, head => Assert.Equal(heads[0].Biases, head.Biases));
    }

    [Fact]
    public void SeedChangesTheOrderOfTheRows()
    {
        LabeledFeatures train = HeadData.Clouds(1, 50, 20, 3, 5);
        float[] Fit(int seed) => new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Epochs = 2, Seed = seed }).Train(train, null, 3).Weights;
        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
    }

    [Fact]
    public void BothSolversReachTheSameMinimum()
    {
        LabeledFeatures train = HeadData.Clouds(1, 200, 30, 4, 3);
        SoftmaxHead convex = new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Solver = HeadSolver.Lbfgs, Epochs = 1000 }).Train(train, null, 4);
        SoftmaxHead descent = new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Epochs = 400 }).Train(train, null, 4);
        Assert.Equal(convex.History[^1].TrainLoss, descent.History[^1].TrainLoss, 0.01);
        float[] a = new float[4], b = new float[4];
        for (int i = 0; i < train.Count; i++)
        {
            convex.Predict(train.Rows.GetRow(i), a);
            descent.Predict(train.Rows.GetRow(i), b);
            Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 0.05));
        }
    }

    [Fact]
    public void BestEpochIsRestoredAndTrainingStopsWhenPatienceEnds()
    {
        LabeledFeatures train = HeadData.Clouds(1, 30, 200, 3, 12), validation = HeadData.Clouds(2, 60, 200, 3, 12);
        SoftmaxHeadOptions options = new() { L2 = 0, EarlyStopping = new EarlyStoppingRule(OnLoss: true, MinDelta: 1e-4, Patience: 3) };
        SoftmaxHead head = new SoftmaxHeadTrainer(options).Train(train, validation, 3);

        Assert.InRange(head.History.Count, 4, 199);
        double best = head.History.Min(epoch => epoch.ValidationLoss!.Value);
        Assert.Equal(best, head.History[head.BestEpoch - 1].ValidationLoss);
        double loss = 0;
        float[] scores = new float[3];
        for (int i = 0; i < validation.Count; i++)
        {
            head.Predict(validation.Rows.GetRow(i), scores);
            loss -= Math.Log(scores[validation.Labels[i]]) / validation.Count;
        }

        Assert.Equal(best, loss, 1e-4);
    }

    [Fact]
    public void RuleHoldsNoState()
    {
        LabeledFeatures train = HeadData.Clouds(1, 30, 20, 3, 5), validation = HeadData.Clouds(2, 30, 20, 3, 5);
        SoftmaxHeadTrainer trainer = new(new SoftmaxHeadOptions { EarlyStopping = new EarlyStoppingRule(false, 0.01, 5) });
        Assert.Equal(trainer.Train(train, validation, 3).History.Count, trainer.Train(train, validation, 3).History.Count);
    }

    [Fact]
    public void ConstantFeaturesDoNoHarm()
    {
        LabeledFeatures train = new(new DenseFeatureRows([3, 1, 3, -1, 3, 1.1f, 3, -0.9f], 2), [0, 1, 0, 1]);
        SoftmaxHead head = new SoftmaxHeadTrainer(new SoftmaxHeadOptions()).Train(train, null, 2);
        Assert.Equal([0f, 0f], [head.Weights[0], head.Weights[2]]);
        Assert.Equal(1, HeadData.Accuracy(head, train));
        LabeledFeatures nothing = new(new DenseFeatureRows([3, 3, 3, 3], 1), [0, 1, 0, 1]);
        Assert.All(
            new[] { HeadSolver.Sgd, HeadSolver.Lbfgs },
            solver => Assert.All(new SoftmaxHeadTrainer(new SoftmaxHeadOptions { Solver = solver }).Train(nothing, null, 2).Weights, w => Assert.Equal(0, w)));
    }

    [Fact]
    public void ImpossibleDataAndOptionsAreRefused()
    {
        LabeledFeatures data = HeadData.Clouds(1, 6, 4, 3), bad = new(data.Rows, [0, 1, 2, 3, 0, 1]);
        Assert.Contains("class 3", Assert.Throws<ArgumentException>(() => new SoftmaxHeadTrainer(new()).Train(bad, null, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => new SoftmaxHeadTrainer(new()).Train(data, null, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new SoftmaxHeadTrainer(new()).Train(new(new DenseFeatureRows([], 4), []), null, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftmaxHeadTrainer(new() { Epochs = 0 }).Train(data, null, 3));
        LabeledFeatures nan = new(new DenseFeatureRows([1, float.NaN], 1), [0, 1]);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => new SoftmaxHeadTrainer(new()).Train(nan, null, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => new SoftmaxHeadTrainer(new()).Train(data, null, 3, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void RateThatDivergesIsAClearError()
    {
        LabeledFeatures train = HeadData.Clouds(1, 60, 50, 3, 5);
        SoftmaxHeadOptions options = new() { Schedule = new ExponentialLRDecay(1e20f), L2 = 1 };
        Assert.Contains("LearningRate", Assert.Throws<ArithmeticException>(() => new SoftmaxHeadTrainer(options).Train(train, null, 3)).Message, StringComparison.Ordinal);
    }
}
