using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Common;

/// <summary>Shuffles between interleaved red-green-blue bytes and one vector a colour, 16 pixels at a time.</summary>
internal static class RgbLanes
{
    /// <summary>Makes the three byte selections that gather one colour out of 48 interleaved bytes.</summary>
    public static Picker PickerOf(int color)
    {
        Span<byte> indices = stackalloc byte[48];
        indices.Fill(0xFF);
        for (int pixel = 0; pixel < 16; pixel++)
        {
            int at = (pixel * 3) + color;
            indices[((at / 16) * 16) + pixel] = (byte)(at % 16);
        }

        return new Picker(
            Vector128.Create<byte>(indices[..16]), Vector128.Create<byte>(indices[16..32]), Vector128.Create<byte>(indices[32..]));
    }

    /// <summary>Selections for one colour; index 255 selects nothing (zero).</summary>
    internal readonly struct Picker(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third)
    {
        /// <summary>One colour of the 16 pixels that begin at the offset; reads 48 bytes.</summary>
        public Vector128<byte> Pick(ref byte source, nuint offset)
            => Vector128.Shuffle(Vector128.LoadUnsafe(ref source, offset), first)
                | Vector128.Shuffle(Vector128.LoadUnsafe(ref source, offset + 16), second)
                | Vector128.Shuffle(Vector128.LoadUnsafe(ref source, offset + 32), third);
    }
}
