using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Which kernel computes an operator on single elements, in inference and in training.</summary>
internal static class UnaryKernels
{
    /// <summary>The kernel's function with its parameters; null if there is none.</summary>
    public static (UnaryFunction Function, float A, float B)? Of(Operator @operator) => @operator switch
    {
        Relu => (UnaryFunction.Clip, 0, float.PositiveInfinity),
        Clip clip => (UnaryFunction.Clip, clip.Min, clip.Max),
        LeakyRelu leaky => (UnaryFunction.LeakyRelu, leaky.Alpha, 0),
        Sigmoid => (UnaryFunction.Sigmoid, 0, 0),
        HardSigmoid hard => (UnaryFunction.HardSigmoid, hard.Alpha, hard.Beta),
        HardSwish => (UnaryFunction.HardSwish, 0, 0),
        Tanh => (UnaryFunction.Tanh, 0, 0),
        Elu elu => (UnaryFunction.Elu, elu.Alpha, 0),
        Exp => (UnaryFunction.Exp, 0, 0),
        Erf => (UnaryFunction.Erf, 0, 0),
        Gelu gelu => (gelu.Approximate ? UnaryFunction.GeluTanh : UnaryFunction.Gelu, 0, 0),
        Sqrt => (UnaryFunction.Sqrt, 0, 0),
        Softplus => (UnaryFunction.Softplus, 0, 0),
        Mish => (UnaryFunction.Mish, 0, 0),
        Abs => (UnaryFunction.Abs, 0, 0),
        Neg => (UnaryFunction.Scale, -1, 0),
        Reciprocal => (UnaryFunction.Reciprocal, 0, 0),
        _ => null,
    };
}
