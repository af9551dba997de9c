using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Common;

/// <summary>Shuffles between interleaved red-green-blue bytes and one vector a colour, 16 pixels at a time.</summary>
internal static class RgbLanes
{
    /// <summary>Makes the three byte selections that gather one colour out of 48 interleaved bytes: pixel p's is byte 3 p + colour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Picker PickerOf(int color)
    {
        const byte none = 0xFF;
        return color switch
        {
            0 => new Picker(
                Vector128.Create(0, 3, 6, 9, 12, 15, none, none, none, none, none, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, none, 2, 5, 8, 11, 14, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, none, none, none, none, none, none, 1, 4, 7, 10, 13)),
            1 => new Picker(
                Vector128.Create(1, 4, 7, 10, 13, none, none, none, none, none, none, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, 0, 3, 6, 9, 12, 15, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, none, none, none, none, none, none, 2, 5, 8, 11, 14)),
            _ => new Picker(
                Vector128.Create(2, 5, 8, 11, 14, none, none, none, none, none, none, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, 1, 4, 7, 10, 13, none, none, none, none, none, none),
                Vector128.Create(none, none, none, none, none, none, none, none, none, none, 0, 3, 6, 9, 12, 15)),
        };
    }

    /// <summary>Interleaves 16 pixels; writes 48 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, byte* rgb)
    {
        const byte none = 0xFF;
        (Shuffle(red, Vector128.Create(0, none, none, 1, none, none, 2, none, none, 3, none, none, 4, none, none, 5))
            | Shuffle(green, Vector128.Create(none, 0, none, none, 1, none, none, 2, none, none, 3, none, none, 4, none, none))
            | Shuffle(blue, Vector128.Create(none, none, 0, none, none, 1, none, none, 2, none, none, 3, none, none, 4, none))).Store(rgb);
        (Shuffle(red, Vector128.Create(none, none, 6, none, none, 7, none, none, 8, none, none, 9, none, none, 10, none))
            | Shuffle(green, Vector128.Create(5, none, none, 6, none, none, 7, none, none, 8, none, none, 9, none, none, 10))
            | Shuffle(blue, Vector128.Create(none, 5, none, none, 6, none, none, 7, none, none, 8, none, none, 9, none, none))).Store(rgb + 16);
        (Shuffle(red, Vector128.Create(none, 11, none, none, 12, none, none, 13, none, none, 14, none, none, 15, none, none))
            | Shuffle(green, Vector128.Create(none, none, 11, none, none, 12, none, none, 13, none, none, 14, none, none, 15, none))
            | Shuffle(blue, Vector128.Create(10, none, none, 11, none, none, 12, none, none, 13, none, none, 14, none, none, 15))).Store(rgb + 32);
    }

    /// <summary>Index 255 gives zero on every machine, so the form that leaves other large indices open will do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Shuffle(Vector128<byte> vector, Vector128<byte> indices) => Vector128.ShuffleNative(vector, indices);

    /// <summary>Selections for one colour; index 255 selects nothing (zero).</summary>
    internal readonly struct Picker(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third)
    {
        /// <summary>One colour of the 16 pixels that begin at the offset; reads 48 bytes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<byte> Pick(ref byte source, nuint offset)
            => Shuffle(Vector128.LoadUnsafe(ref source, offset), first)
                | Shuffle(Vector128.LoadUnsafe(ref source, offset + 16), second)
                | Shuffle(Vector128.LoadUnsafe(ref source, offset + 32), third);
    }
}
