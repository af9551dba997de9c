namespace MlNetClassifier.Numerics;

/// <summary>Functions of two numbers.</summary>
internal enum BinaryFunction
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x − y.</summary>
    Subtract,

    /// <summary>x · y.</summary>
    Multiply,

    /// <summary>x / y.</summary>
    Divide,

    /// <summary>Greater of the two.</summary>
    Max,

    /// <summary>Lesser of the two.</summary>
    Min,

    /// <summary>x, or y · x where x is negative.</summary>
    PRelu,
}
