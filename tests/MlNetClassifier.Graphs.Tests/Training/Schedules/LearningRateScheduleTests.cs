using MlNetClassifier.Graphs.Training.Schedules;

namespace MlNetClassifier.Graphs.Tests.Training.Schedules;

public class LearningRateScheduleTests
{
    public static TheoryData<LearningRateSchedule, long, double> Rates => new()
    {
        { new ConstantSchedule { Rate = 0.1 }, 70, 0.1 },
        { new StepSchedule { Rate = 1, EveryEpochs = 3, Factor = 0.5 }, 29, 1 },
        { new StepSchedule { Rate = 1, EveryEpochs = 3, Factor = 0.5 }, 60, 0.25 },
        { new ExponentialSchedule { Rate = 1, Factor = 0.25 }, 5, 0.5 },
        { new PolynomialSchedule { Rate = 1, FinalRate = 0.5, Power = 2 }, 50, 0.625 },
        { new CosineSchedule { Rate = 1, WarmupEpochs = 2 }, 0, 0.05 },
        { new CosineSchedule { Rate = 1, WarmupEpochs = 2 }, 20, 1 },
        { new CosineSchedule { Rate = 1, WarmupEpochs = 2 }, 60, 0.5 },
        { new CosineSchedule { Rate = 1, FinalRate = 0.1 }, 100, 0.1 },
        { new OneCycleSchedule { Rate = 1 }, 0, 0.04 },
        { new OneCycleSchedule { Rate = 1 }, 30, 1 },
        { new OneCycleSchedule { Rate = 1 }, 100, 4e-6 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void Has_the_stated_rate(LearningRateSchedule schedule, long step, double expected) =>
        Assert.Equal(expected, schedule.RateAt(new ScheduleMoment(step, 10, 10, [])), 1e-12);

    [Theory]
    [InlineData(new double[0], 1)]
    [InlineData(new[] { 3.0, 2, 1 }, 1)]
    [InlineData(new[] { 3.0, 3, 3 }, 0.1)]
    [InlineData(new[] { 3.0, 4, 2.9, 3, 3 }, 0.1)]
    [InlineData(new[] { 3.0, 4, 4, 4, 4 }, 0.01)]
    public void Drops_on_a_plateau(double[] losses, double expected) =>
        Assert.Equal(expected, new PlateauSchedule { Rate = 1, Patience = 2 }.RateAt(new ScheduleMoment(0, 10, 10, losses)), 1e-12);
}
