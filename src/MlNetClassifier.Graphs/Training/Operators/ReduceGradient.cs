using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Gradient of the reductions whose gradient depends on the elements: the largest, the smallest, the product, the length. Inputs: x, dy (with or
/// without the reduced axes, as the reduction gave it). Output as x.
/// </summary>
/// <remarks>Several largest (or smallest) elements share the gradient evenly, as in PyTorch's <c>amax</c>; the length has gradient 0 at 0.</remarks>
internal sealed record ReduceGradient : Operator
{
    /// <summary>The reduction.</summary>
    public required ReduceOperator Forward { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape x = FloatInput(inputs, 0), dy = FloatInput(inputs, 1);
        Check(Forward.Infer([Input(inputs, 0)])[0].Shape == dy, $"a gradient of shape {dy} does not belong to {x}.");
        return OneFloat(x);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!, dy = inputs[1]!;
        int[] sizes = x.Shape.ToArray();
        foreach (int axis in Forward.NormalizedAxes(sizes.Length))
        {
            sizes[axis] = 1;
        }

        int[] groups = Strides.Walk(x.Shape, Strides.Broadcast(new TensorShape(sizes), x.Shape));
        Func<int, double> slope = Forward switch
        {
            ReduceMax => Shares(x.Floats, groups, dy.Length, 1),
            ReduceMin => Shares(x.Floats, groups, dy.Length, -1),
            ReduceL2 => Directions(x.Floats, groups, dy.Length),
            ReduceProd => OtherFactors(x.Floats, groups, dy.Length),
            _ => throw new NotSupportedException($"{Forward.Name} has a gradient of its own."),
        };
        float[] dx = new float[x.Length];
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] = (float)(dy.Floats[groups[i]] * slope(i));
        }

        return [Tensor.FromFloats(dx, x.Shape)];
    }

    private static Func<int, double> Shares(float[] x, int[] groups, int count, int sign)
    {
        float[] best = new float[count];
        Array.Fill(best, float.NegativeInfinity);
        int[] equals = new int[count];
        for (int i = 0; i < x.Length; i++)
        {
            // Comparisons, not Math.Max: NaN is the largest for that and equal to nothing.
            if (sign * x[i] > best[groups[i]])
            {
                (best[groups[i]], equals[groups[i]]) = (sign * x[i], 0);
            }

            equals[groups[i]] += sign * x[i] == best[groups[i]] ? 1 : 0;
        }

        return i => sign * x[i] == best[groups[i]] ? 1.0 / equals[groups[i]] : 0;
    }

    private static Func<int, double> Directions(float[] x, int[] groups, int count)
    {
        double[] squares = new double[count];
        for (int i = 0; i < x.Length; i++)
        {
            squares[groups[i]] += (double)x[i] * x[i];
        }

        return i => squares[groups[i]] == 0 ? 0 : x[i] / Math.Sqrt(squares[groups[i]]);
    }

    // The product of all divided by the element fails at 0, so zeros are counted apart.
    private static Func<int, double> OtherFactors(float[] x, int[] groups, int count)
    {
        double[] products = new double[count];
        Array.Fill(products, 1);
        int[] zeros = new int[count];
        for (int i = 0; i < x.Length; i++)
        {
            products[groups[i]] *= x[i] == 0 ? 1 : x[i];
            zeros[groups[i]] += x[i] == 0 ? 1 : 0;
        }

        return i => x[i] == 0
            ? (zeros[groups[i]] == 1 ? products[groups[i]] : 0)
            : (zeros[groups[i]] == 0 ? products[groups[i]] / x[i] : 0);
    }
}
