namespace MlNetClassifier.Numerics;

/// <summary>An integer that is part of a type, so that the JIT folds it: tile sizes and strides of kernels.</summary>
internal interface IConstant
{
    static abstract int Value { get; }
}
