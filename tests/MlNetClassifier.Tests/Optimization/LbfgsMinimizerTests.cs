using MlNetClassifier.Optimization;

namespace MlNetClassifier.Tests.Optimization;

public class LbfgsMinimizerTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void RosenbrockEndsInItsValley(int history)
    {
        double[] x = [-1.2, 1];
        LbfgsResult result = new LbfgsMinimizer(new LbfgsOptions { HistorySize = history, ImprovementTolerance = 0, GradientTolerance = 1e-9 })
            .Minimize(new Function(2, Rosenbrock), x);
        Assert.True(result.Converged);
        Assert.InRange(result.Iterations, 5, 100);
        Assert.Equal(1, x[0], 6);
        Assert.Equal(1, x[1], 6);
    }

    /// <summary>Minimum of (x-a)²/2 + l1·|x| is a shrunk by l1: the soft threshold.</summary>
    [Fact]
    public void L1ShrinksByTheThresholdAndYieldsExactZeros()
    {
        double[] targets = [3, -2, 0.5, -0.25, 0, 0.4];
        double[] x = new double[6];
        new LbfgsMinimizer(new LbfgsOptions { L1 = 0.5, RegularizedCount = 5, ImprovementTolerance = 0 }).Minimize(Quadratic(targets), x);
        double[] expected = [2.5, -1.5, 0, 0, 0, 0.4];
        Assert.All(expected.Zip(x), pair => Assert.Equal(pair.First, pair.Second, 6));
        Assert.Equal([0.0, 0, 0], x[2..5]);
    }

    [Fact]
    public void NonNegativityHoldsAndTheRestIsFree()
    {
        double[] x = [5, 5, 5];
        new LbfgsMinimizer(new LbfgsOptions { NonNegative = true, RegularizedCount = 2, ImprovementTolerance = 0 }).Minimize(Quadratic([2, -3, -4]), x);
        Assert.Equal([2, 0, -4], x.Select(v => Math.Round(v, 5)));
    }

    [Fact]
    public void IllConditionedQuadraticConverges()
    {
        double[] scale = [.. Enumerable.Range(0, 50).Select(i => Math.Pow(10, i / 10.0))];
        double[] x = [.. Enumerable.Repeat(1.0, 50)];
        LbfgsResult result = new LbfgsMinimizer(new LbfgsOptions { ImprovementTolerance = 0, GradientTolerance = 1e-6, MaxIterations = 2000 }).Minimize(
            new Function(50, (p, g) =>
            {
                double sum = 0;
                for (int i = 0; i < p.Length; i++)
                {
                    g[i] = scale[i] * p[i];
                    sum += 0.5 * scale[i] * p[i] * p[i];
                }

                return sum;
            }),
            x);
        Assert.True(result.Converged, $"{result}");
        Assert.InRange(result.Value, 0, 1e-10);
    }

    [Fact]
    public void CallbackAndCancellationStop()
    {
        double[] x = [-1.2, 1];
        LbfgsResult result = new LbfgsMinimizer(new LbfgsOptions()).Minimize(new Function(2, Rosenbrock), x, step => step.Iteration < 3);
        Assert.Equal((3, false), (result.Iterations, result.Converged));
        Assert.Throws<OperationCanceledException>(() =>
            new LbfgsMinimizer(new LbfgsOptions()).Minimize(new Function(2, Rosenbrock), [-1.2, 1], cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void ValueThatIsNotANumberIsRefused() =>
        Assert.Throws<ArithmeticException>(() => new LbfgsMinimizer(new LbfgsOptions()).Minimize(new Function(1, (_, _) => double.NaN), [0]));

    private static double Rosenbrock(ReadOnlySpan<double> p, Span<double> g)
    {
        double a = p[1] - p[0] * p[0], b = 1 - p[0];
        g[0] = -400 * p[0] * a - 2 * b;
        g[1] = 200 * a;
        return 100 * a * a + b * b;
    }

    private static Function Quadratic(double[] targets) => new(targets.Length, (p, g) =>
    {
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            g[i] = p[i] - targets[i];
            sum += 0.5 * g[i] * g[i];
        }

        return sum;
    });

    private delegate double Formula(ReadOnlySpan<double> point, Span<double> gradient);

    private sealed class Function(int dimension, Formula formula) : IDifferentiableFunction
    {
        public int Dimension => dimension;

        public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient) => formula(point, gradient);
    }
}
