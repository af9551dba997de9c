namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>What <see cref="DctPass"/> needs of a vector width.</summary>
/// <typeparam name="TInts">Vector of 32-bit numbers, one for each column.</typeparam>
/// <typeparam name="TShorts">The same vector of 16-bit numbers.</typeparam>
internal interface IDctLanes<TInts, TShorts>
    where TInts : struct
    where TShorts : struct
{
    static abstract TInts Create(int value);

    static abstract TInts Add(TInts a, TInts b);

    static abstract TInts Subtract(TInts a, TInts b);

    static abstract TInts ShiftLeft(TInts a, int count);

    static abstract TInts ShiftRight(TInts a, int count);

    /// <summary>Lower 16 bits of both, the first in the even places.</summary>
    static abstract TShorts Pair(TInts even, TInts odd);

    /// <summary>even * a + odd * b of such pairs.</summary>
    static abstract TInts Dot(TShorts pairs, short a, short b);

    /// <summary>Cut to 16 bits, a in the lower and b in the upper half of each 128-bit part.</summary>
    static abstract TShorts Pack(TInts a, TInts b);

    /// <summary>a0 b0 a1 b1 … of the lower or upper halves of the parts, of 16, 32 and 64 bits.</summary>
    static abstract TShorts Low16(TShorts a, TShorts b);

    static abstract TShorts High16(TShorts a, TShorts b);

    static abstract TShorts Low32(TShorts a, TShorts b);

    static abstract TShorts High32(TShorts a, TShorts b);

    static abstract TShorts Low64(TShorts a, TShorts b);

    static abstract TShorts High64(TShorts a, TShorts b);
}
