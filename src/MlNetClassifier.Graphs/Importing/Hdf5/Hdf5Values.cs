using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>Turns stored elements into numbers and text.</summary>
internal static class Hdf5Values
{
    /// <summary>Half, single or double values as floats; the count is already known to fit the bytes.</summary>
    public static float[] Floats(Hdf5Image image, Hdf5DataType type, ReadOnlySpan<byte> bytes, int count, string what)
    {
        if (type.Kind != Hdf5DataKind.Float)
        {
            throw image.Invalid($"{what} holds {Describe(type)} where floating-point numbers are expected");
        }

        var values = new float[count];
        if (type is { Size: 4, BigEndian: false } && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(bytes)[..count].CopyTo(values);
            return values;
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * type.Size, type.Size);
            values[i] = (type.Size, type.BigEndian) switch
            {
                (2, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                (2, true) => (float)BinaryPrimitives.ReadHalfBigEndian(element),
                (4, false) => BinaryPrimitives.ReadSingleLittleEndian(element),
                (4, true) => BinaryPrimitives.ReadSingleBigEndian(element),
                (_, false) => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                (_, true) => (float)BinaryPrimitives.ReadDoubleBigEndian(element),
            };
        }

        return values;
    }

    /// <summary>Text, fixed or variable in length, as UTF-8; padding after the first NUL and spaces at the end are dropped.</summary>
    public static string[] Strings(Hdf5Image image, Hdf5DataType type, ReadOnlySpan<byte> bytes, int count, string what)
    {
        // Keras writes an empty list as an empty array of doubles.
        if (count == 0)
        {
            return [];
        }

        if (type.Kind is not (Hdf5DataKind.FixedString or Hdf5DataKind.VariableString))
        {
            throw image.Invalid($"{what} holds {Describe(type)} where text is expected");
        }

        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * type.Size, type.Size);
            texts[i] = Text(type.Kind == Hdf5DataKind.FixedString ? element : Hdf5GlobalHeap.Read(image, element, what));
        }

        return texts;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).TrimEnd(' ');
    }

    private static string Describe(Hdf5DataType type) =>
        type.Kind == Hdf5DataKind.Other ? $"elements of class {type.Class}" : $"{type.Kind} elements of {type.Size} bytes";
}
