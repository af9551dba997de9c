using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Tests.Trainers.Heads;

public class SoftmaxObjectiveTests
{
    [Theory]
    [InlineData(7, 5, 2)]
    [InlineData(40, 17, 3)]
    [InlineData(70, 33, 9)]
    public void GradientAgreesWithFiniteDifferences(int rows, int width, int classes)
    {
        LabeledFeatures data = HeadData.Clouds(1, rows, width, classes);
        float[] weights = [.. Enumerable.Range(0, rows).Select(i => 0.5f + i % 3)];
        SoftmaxObjective objective = new(data, FeatureScaling.Measure(data.Rows), classes, 0.3, 1.0 / rows, weights, 1);
        Random random = new(3);
        double[] point = [.. Enumerable.Range(0, objective.Dimension).Select(_ => random.NextDouble() - 0.5)];
        double[] gradient = new double[point.Length], unused = new double[point.Length];
        objective.Evaluate(point, gradient);
        for (int i = 0; i < point.Length; i += 3)
        {
            const double step = 1e-2;
            double[] up = [.. point], down = [.. point];
            up[i] += step;
            down[i] -= step;
            double numeric = (objective.Evaluate(up, unused) - objective.Evaluate(down, unused)) / (2 * step);
            Assert.Equal(numeric, gradient[i], 2e-4);
        }
    }

    /// <summary>The kernels against plain loops in double precision.</summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(33, 16, 4)]
    [InlineData(65, 40, 7)]
    [InlineData(10, 129, 13)]
    [InlineData(140, 2050, 130)]
    public void FastPathAgreesWithPlainLoops(int rows, int width, int classes)
    {
        LabeledFeatures data = HeadData.Clouds(2, rows, width, classes);
        SoftmaxObjective objective = new(data, FeatureScaling.Identity(width), classes, 0.1, 1, null, 2);
        Random random = new(4);
        double[] point = [.. Enumerable.Range(0, objective.Dimension).Select(_ => (double)(float)(0.2 * (random.NextDouble() - 0.5)))];
        double[] gradient = new double[point.Length], expected = new double[point.Length];
        double loss = objective.Evaluate(point, gradient), reference = Plain(data, classes, 0.1, point, expected);
        Assert.Equal(reference, loss, 1e-4 * Math.Max(1, reference));
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public void ThreadsDoNotChangeADigit()
    {
        LabeledFeatures data = HeadData.Clouds(2, 700, 50, 5);
        double[] point = [.. Enumerable.Range(0, 5 * 51).Select(i => Math.Sin(i))];
        double[][] gradients = [.. new[] { 1, 2, 3, 8 }.Select(threads =>
        {
            double[] gradient = new double[point.Length];
            SoftmaxObjective objective = new(data, FeatureScaling.Measure(data.Rows), 5, 0.1, 1, null, threads);
            double value = objective.Evaluate(point, gradient);
            return (double[])[.. gradient, value];
        })];
        Assert.All(gradients, gradient => Assert.Equal(gradients[0], gradient));
    }

    private static double Plain(LabeledFeatures data, int classes, double l2, double[] point, double[] gradient)
    {
        int width = data.Rows.Width;
        double loss = 0;
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = data.Rows.GetRow(i).ToArray();
            double[] scores = [.. Enumerable.Range(0, classes).Select(c => point[classes * width + c] + row.Select((x, j) => x * point[c * width + j]).Sum())];
            double top = scores.Max(), sum = scores.Sum(s => Math.Exp(s - top));
            loss += Math.Log(sum) + top - scores[data.Labels[i]];
            for (int c = 0; c < classes; c++)
            {
                double error = Math.Exp(scores[c] - top) / sum - (c == data.Labels[i] ? 1 : 0);
                gradient[classes * width + c] += error;
                for (int j = 0; j < width; j++)
                {
                    gradient[c * width + j] += error * row[j];
                }
            }
        }

        for (int k = 0; k < classes * width; k++)
        {
            loss += 0.5 * l2 * point[k] * point[k];
            gradient[k] += l2 * point[k];
        }

        return loss;
    }
}
