namespace MlNetClassifier.Numerics;

/// <summary>Functions of one number; a and b are their parameters.</summary>
internal enum UnaryFunction
{
    /// <summary>x limited to a … b.</summary>
    Clip,

    /// <summary>x, or a · x where x is negative.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>a · x + b limited to 0 … 1.</summary>
    HardSigmoid,

    /// <summary>x · (x / 6 + ½ limited to 0 … 1).</summary>
    HardSwish,

    /// <summary>x / (1 + e⁻ˣ).</summary>
    Swish,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x, or a · (eˣ − 1) where x is negative.</summary>
    Elu,

    /// <summary>eˣ.</summary>
    Exp,
}
