using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>
/// What <see cref="ResampleRow.Horizontal{TLanes, TBytes, TInts}"/> needs of a vector width: each 128-bit part of a vector works on a row of its own.
/// </summary>
/// <typeparam name="TBytes">Vector of bytes.</typeparam>
/// <typeparam name="TInts">The same vector of 32-bit numbers.</typeparam>
internal unsafe interface IResampleLanes<TBytes, TInts>
    where TBytes : struct
    where TInts : struct
{
    /// <summary>Rows at once.</summary>
    static abstract int Rows { get; }

    /// <summary>16 bytes of each row.</summary>
    static abstract TBytes Load(byte* from, nint stride);

    /// <summary>The same 16 bytes in every part.</summary>
    static abstract TBytes Repeat(Vector128<byte> part);

    /// <summary>Selects bytes of each part; index 255 gives zero.</summary>
    static abstract TBytes Shuffle(TBytes pixels, TBytes indices);

    static abstract TInts Create(int value);

    static abstract TInts Add(TInts a, TInts b);

    /// <summary>Sums of products of neighbouring 16-bit numbers with a pair of weights.</summary>
    static abstract TInts Dot(TBytes pixels, int weights);

    /// <summary>Puts sums of the weights' upper and lower parts together and takes the fraction off.</summary>
    static abstract TInts Finish(TInts upper, TInts lower);

    /// <summary>Cuts four pixels of each row to bytes, in order.</summary>
    static abstract TBytes Pack(TInts p0, TInts p1, TInts p2, TInts p3);

    /// <summary>Stores the 16 bytes of each row.</summary>
    static abstract void Store(TBytes pixels, byte* to, nint stride);

    /// <summary>Stores the first 4 bytes of each row.</summary>
    static abstract void StoreOne(TBytes pixels, byte* to, nint stride);
}
