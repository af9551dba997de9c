using MlNetClassifier.Optimization;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Tests.Optimization;

public class LearningRateSchedulerTests
{
    /// <summary>The rates that ML.NET's default schedule gives at these epochs.</summary>
    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(1, 0.01)]
    [InlineData(2, 0.0094)]
    [InlineData(50, 0.0021)]
    [InlineData(100, 4.5e-4)]
    [InlineData(199, 2.2e-5)]
    public void DefaultDecaysAsInMlNet(int epoch, double expected) =>
        Assert.Equal(expected, new ExponentialLRDecay().GetLearningRate(At(epoch)), expected * 0.02);

    [Fact]
    public void FewerRowsThanABatchIsNoDivisionByZero() =>
        Assert.True(float.IsFinite(new ExponentialLRDecay(numEpochsPerDecay: 0.1f).GetLearningRate(new TrainingStep(3, 1, 10))));

    [Fact]
    public void SmoothDecayFallsEachStep()
    {
        ExponentialLRDecay decay = new(0.1f, 1, 0.5f, staircase: false);
        Assert.Equal(0.1 * Math.Pow(0.5, 0.5), decay.GetLearningRate(new TrainingStep(35, 70, 10)), 6);
        Assert.Equal(0.05f, new ExponentialLRDecay(0.1f) { DecaySteps = 10, DecayRate = 0.5f, GlobalStep = 5 }.GetLearningRate(new TrainingStep(5, 70, 10)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(90, 1)]
    [InlineData(91, 0.1)]
    [InlineData(136, 0.01)]
    [InlineData(182, 0.0001)]
    public void LinearScaleRuleFallsAtItsEpochs(int epoch, double factor) =>
        Assert.Equal(0.1 * 10 / 128 * factor, new LsrDecay().GetLearningRate(At(epoch)), 1e-9);

    [Fact]
    public void LinearScaleRuleTakesItemsInAnyOrder()
    {
        LsrDecay decay = new([new(0, 1f), new(5, 0.5f)], 1.28f);
        Assert.Equal(0.1f, decay.GetLearningRate(At(4)), 6);
        Assert.Equal(0.05f, decay.GetLearningRate(At(5)), 6);
    }

    [Fact]
    public void PolynomialEndsAtItsEndAndCycles()
    {
        Assert.Equal(0.01f, new PolynomialLRDecay().GetLearningRate(At(0)), 6);
        Assert.Equal((0.01f + 0.0001f) / 2, new PolynomialLRDecay().GetLearningRate(At(1)), 6);
        Assert.Equal(0.0001f, new PolynomialLRDecay().GetLearningRate(At(50)), 7);
        Assert.Equal(0.0001f + 0.0099f / 4, new PolynomialLRDecay(cycle: true).GetLearningRate(At(3)), 6);
    }

    [Fact]
    public void BaseRateCanBeReplaced()
    {
        Assert.Equal(0.1 * 0.94, new ExponentialLRDecay().WithBaseRate(0.1f).GetLearningRate(At(2)), 6);
        Assert.Equal(1.0 * 10 / 128, new LsrDecay().WithBaseRate(1f).GetLearningRate(At(2)), 6);
        Assert.Equal(0.1f, new PolynomialLRDecay().WithBaseRate(0.1f).GetLearningRate(At(0)), 6);
    }

    [Fact]
    public void RatesMustBePositive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialLRDecay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LsrDecay(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialLRDecay(float.NaN));
    }

    private static TrainingStep At(int epoch) => new(epoch * 70L, 70, 10);
}
