using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>dy times the slope of an activation. Inputs: what the slope is computed from (the activation's input or output), dy. Output as dy.</summary>
internal abstract record ActivationGradient : Operator
{
    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        TensorShape saved = FloatInput(inputs, 0), dy = FloatInput(inputs, 1);
        Check(saved == dy, $"a gradient of shape {dy} does not belong to {saved}.");
        return OneFloat(dy);
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        float[] dx = new float[inputs[1]!.Length];
        for (int i = 0; i < dx.Length; i++)
        {
            dx[i] = (float)(inputs[1]!.Floats[i] * Slope(inputs[0]!.Floats[i]));
        }
        return [Tensor.FromFloats(dx, inputs[1]!.Shape)];
    }

    /// <summary>Whether the slope is computed from the activation's output rather than its input.</summary>
    internal virtual bool FromOutput => true;

    /// <summary>The slope.</summary>
    /// <param name="saved">The activation's output (or input, see <see cref="FromOutput"/>).</param>
    internal abstract double Slope(double saved);
}
