using System.Buffers.Binary;

namespace MlNetClassifier.Imaging.Png;

/// <summary>PLTE and tRNS, in the form in which rows are expanded.</summary>
internal sealed class PngPalette
{
    private readonly byte[] _colors = new byte[256 * 4];
    private int _count;

    /// <summary>Whether any pixel can be transparent.</summary>
    public bool HasTransparency { get; private set; }

    /// <summary>Entries of the palette.</summary>
    public int Count => _count;

    /// <summary>Red, green, blue, alpha of an entry.</summary>
    public ReadOnlySpan<byte> this[int index] => _colors.AsSpan(index * 4, 4);

    /// <summary>The sample values (grey in the first) of the one transparent colour of grey and true-colour pictures, -1 without one.</summary>
    public int KeyRed { get; private set; } = -1;

    public int KeyGreen { get; private set; } = -1;

    public int KeyBlue { get; private set; } = -1;

    public void ReadColors(ReadOnlySpan<byte> data, PngHeader header)
    {
        if (data.Length == 0 || data.Length % 3 != 0 || data.Length > 768)
        {
            throw new InvalidImageException($"PNG: a palette of {data.Length} bytes is not 1 to 256 colours.");
        }

        // More entries than the depth can name are tolerated; they are out of reach anyhow.
        _count = header.Color == PngColorType.Palette ? Math.Min(data.Length / 3, 1 << header.Depth) : data.Length / 3;
        for (int i = 0; i < _count; i++)
        {
            data.Slice(i * 3, 3).CopyTo(_colors.AsSpan(i * 4));
            _colors[(i * 4) + 3] = 255;
        }
    }

    public void ReadTransparency(ReadOnlySpan<byte> data, PngHeader header)
    {
        int expected = header.Color switch { PngColorType.Gray => 2, PngColorType.Rgb => 6, _ => -1 };
        if (header.Color == PngColorType.Palette)
        {
            // Longer than the palette: the surplus belongs to no colour.
            for (int i = 0; i < Math.Min(data.Length, _count); i++)
            {
                _colors[(i * 4) + 3] = data[i];
            }

            HasTransparency = data.Length > 0;
        }
        else if (data.Length == expected)
        {
            int mask = (1 << header.Depth) - 1;
            KeyRed = BinaryPrimitives.ReadUInt16BigEndian(data) & mask;
            if (expected == 6)
            {
                KeyGreen = BinaryPrimitives.ReadUInt16BigEndian(data[2..]) & mask;
                KeyBlue = BinaryPrimitives.ReadUInt16BigEndian(data[4..]) & mask;
            }

            HasTransparency = true;
        }
        else if (expected > 0)
        {
            throw new InvalidImageException($"PNG: a transparency chunk (tRNS) of {data.Length} bytes, {expected} are needed.");
        }
    }
}
