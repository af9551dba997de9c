namespace MlNetClassifier.Graphs;

/// <summary>Element types of tensors, named as in ONNX.</summary>
/// <remarks>
/// Half, bfloat16 and double weights become <see cref="Float32"/> when a model is read, so the engine computes in single precision only;
/// integer tensors occur in shape arithmetic, indices and <c>ArgMax</c> results.
/// </remarks>
public enum ElementType
{
    /// <summary>IEEE 754 single precision; the type of all activations and weights.</summary>
    Float32,

    /// <summary>IEEE 754 half precision. Known so that a model's declared type can be reported; never stored.</summary>
    Float16,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>Truth value, stored as 0 or 1.</summary>
    Bool,
}
