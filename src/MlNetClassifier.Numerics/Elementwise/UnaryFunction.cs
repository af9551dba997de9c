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

    /// <summary>2/√π ∫₀ˣ e^(−t²) dt, to within 2e-7.</summary>
    Erf,

    /// <summary>x · Φ(x), Φ the normal distribution function.</summary>
    Gelu,

    /// <summary>x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    GeluTanh,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>x · tanh(ln(1 + eˣ)).</summary>
    Mish,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>a · x.</summary>
    Scale,

    /// <summary>1 / x.</summary>
    Reciprocal,
}
