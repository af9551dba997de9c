namespace MlNetClassifier.Numerics;

/// <summary>The vector operations that kernels are written in; a struct per width makes the JIT emit each width's own loop.</summary>
/// <remarks>
/// Accumulators are plain <typeparamref name="TVector"/> locals: measured, this costs nothing against code written for one width, while spans,
/// pointers or arrays of accumulators cost a factor of four. <c>a * b + c</c> is never contracted, hence <see cref="MultiplyAdd"/>.
/// </remarks>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector; divides the channel block of 16.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Load(float* p);

    static abstract void Store(TVector v, float* p);

    static abstract TVector Splat(float value);

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>Greater of the two; <paramref name="b"/> when either is not a number.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>Lesser of the two; <paramref name="b"/> when either is not a number.</summary>
    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Exp(TVector v);

    /// <summary>v · 2ⁿ, rounded once, for whole n from −252 to 252.</summary>
    static abstract TVector TimesPowerOfTwo(TVector v, TVector n);

    static abstract TVector Log(TVector v);

    static abstract TVector Sqrt(TVector v);

    /// <summary>Sum of the lanes.</summary>
    static abstract float Sum(TVector v);

    /// <summary>Greatest lane.</summary>
    static abstract float MaxLane(TVector v);
}
