using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Tests.Training.Differentiation;

/// <summary>Compares the gradients that the graph computes with central differences of the reference executor.</summary>
internal static class GradientCheck
{
    private const float Step = 1f / 128;

    /// <summary>
    /// Checks a network of constants only. <paramref name="network"/> gets the random constants and returns one output, which a random
    /// weighting sums to a loss (unless it is a scalar already).
    /// </summary>
    public static void Verify(int seed, int[][] shapes, Func<GraphBuilder, GraphValue[], GraphValue> network, bool[]? trained = null, Func<Random, float>? draw = null)
    {
        var random = new Random(seed);
        draw ??= Spread;
        Tensor[] constants = [.. shapes.Select(s => Tensor.FromFloats(Draw(random, s, draw), s))];
        string[] names = [.. Enumerable.Range(0, shapes.Length).Where(i => trained is null || trained[i]).Select(i => $"p{i}")];
        Tensor? weighting = null;
        Graph Build(Tensor[] values)
        {
            var builder = new GraphBuilder("check");
            GraphValue y = network(builder, [.. values.Select((v, i) => builder.AddConstant($"p{i}", v))]);
            if (y.Shape.Rank == 0)
            {
                return builder.Build(builder.Add("loss", new Identity(), y));
            }

            weighting ??= Tensor.FromFloats(Draw(random, y.Shape.ToArray(), r => (r.NextSingle() * 2) - 1), y.Shape);
            GraphValue product = builder.Add(new Mul(), y, builder.AddConstant("weighting", weighting));
            return builder.Build(builder.Add("loss", new SumTo { Target = TensorShape.Scalar }, product));
        }

        TrainingGraph training = Gradients.Build(Build(constants), "loss", names);
        IReadOnlyList<Tensor> outputs = ReferenceExecutor.Run(training.Graph);
        foreach (TrainedParameter parameter in training.Parameters)
        {
            int which = int.Parse(parameter.Value.Name[1..]);
            float[] gradient = outputs[training.Graph.Outputs.ToList().IndexOf(parameter.Gradient)].Floats;
            Assert.Equal(parameter.Value.Shape, parameter.Gradient.Shape);
            float[] original = constants[which].Floats;
            for (int i = 0; i < original.Length; i += Math.Max(1, original.Length / 60))
            {
                double Loss(float value)
                {
                    float[] moved = [.. original];
                    moved[i] = value;
                    Tensor[] values = [.. constants];
                    values[which] = Tensor.FromFloats(moved, shapes[which]);
                    return ReferenceExecutor.Run(Build(values))[0].Floats[0];
                }

                double expected = (Loss(original[i] + Step) - Loss(original[i] - Step)) / (2 * Step);
                Assert.True(
                    Math.Abs(expected - gradient[i]) <= 2e-3 * (1 + Math.Abs(expected)),
                    $"{parameter.Value.Name}[{i}]: {gradient[i]} instead of {expected}");
            }
        }
    }

    /// <summary>A multiple of 1/32 plus a bit, from −2 to 2: neighbours differ by more than the step, and none lies on a kink at 0.</summary>
    public static float Spread(Random random) => (random.Next(-64, 64) / 32f) + (1f / 64);

    private static float[] Draw(Random random, int[] shape, Func<Random, float> draw) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => draw(random))];
}
