using MlNetClassifier.Graphs.Training.Optimizers;

namespace MlNetClassifier.Graphs.Tests.Training.Optimizers;

public class OptimizerTests
{
    public static TheoryData<string, Optimizer> Rules => new()
    {
        { "sgd", new Sgd { WeightDecay = 0.01f } },
        { "momentum", new Sgd { Momentum = 0.9f, WeightDecay = 0.01f } },
        { "nesterov", new Sgd { Momentum = 0.9f, Nesterov = true, WeightDecay = 0.01f } },
        { "adam", new Adam { WeightDecay = 0.01f } },
        { "adamw", new Adam { WeightDecay = 0.01f, Decoupled = true } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Follows_the_published_rule(string name, Optimizer optimizer)
    {
        // 19 weights: every vector width has a tail.
        float[] weights = [.. Enumerable.Range(0, 19).Select(i => (i - 9) / 4f)];
        double[] expected = [.. weights.Select(w => (double)w)];
        double[] first = new double[19], second = new double[19];
        float[][] slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new float[19])];
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, 19).Select(i => MathF.Sin(i + step))];
            optimizer.Apply(weights, gradient, slots, new OptimizerStep(0.1f, step, 0.5f));
            for (int i = 0; i < 19; i++)
            {
                double g = gradient[i] * 0.5;
                double coupled = g + 0.01 * expected[i];
                expected[i] = name switch
                {
                    "sgd" => expected[i] - 0.1 * coupled,
                    "momentum" => expected[i] - 0.1 * (first[i] = 0.9 * first[i] + coupled),
                    "nesterov" => expected[i] - 0.1 * (coupled + 0.9 * (first[i] = 0.9 * first[i] + coupled)),
                    "adam" => expected[i] - AdamStep(ref first[i], ref second[i], coupled, step),
                    _ => expected[i] * (1 - 0.1 * 0.01) - AdamStep(ref first[i], ref second[i], g, step),
                };
            }
        }

        for (int i = 0; i < 19; i++)
        {
            Assert.Equal(expected[i], weights[i], 5e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Updates_in_ranges_as_it_updates_at_once(string name, Optimizer optimizer)
    {
        Assert.NotEmpty(name);
        float[] gradient = [.. Enumerable.Range(0, 50).Select(i => MathF.Cos(i))];
        float[] whole = [.. Enumerable.Range(0, 50).Select(i => i / 7f)], parts = [.. whole];
        float[][] wholeSlots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new float[50])];
        float[][] partSlots = [.. wholeSlots.Select(s => s.ToArray())];
        for (int step = 1; step <= 3; step++)
        {
            var update = new OptimizerStep(0.01f, step);
            optimizer.Apply(whole, gradient, wholeSlots, update);
            foreach ((int start, int end) in new[] { (0, 3), (3, 28), (28, 50) })
            {
                float[][] ranges = [.. partSlots.Select(s => s[start..end])];
                optimizer.Apply(parts.AsSpan(start..end), gradient.AsSpan(start..end), ranges, update);
                for (int s = 0; s < ranges.Length; s++)
                {
                    ranges[s].CopyTo(partSlots[s], start);
                }
            }
        }

        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Spares_parameters_that_do_not_decay()
    {
        float[] weights = [2];
        new Sgd { WeightDecay = 0.5f }.Apply(weights, [0], [], new OptimizerStep(1, 1, Decays: false));
        Assert.Equal(2, weights[0]);
    }

    [Fact]
    public void Refuses_slots_that_do_not_fit() =>
        Assert.Throws<ArgumentException>(() => new Adam().Apply(new float[2], new float[2], [new float[2], new float[1]], new OptimizerStep(1, 1)));

    private static double AdamStep(ref double mean, ref double square, double g, int step)
    {
        mean = 0.9 * mean + 0.1 * g;
        square = 0.999 * square + 0.001 * g * g;
        return 0.1 * (mean / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, step))) + 1e-8);
    }
}
