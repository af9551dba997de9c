namespace MlNetClassifier.Imaging.Gif;

/// <summary>The variable-length LZW of GIF (specification, appendix F).</summary>
internal static class GifLzw
{
    /// <summary>A code of 3 bits at least stands for 4096 pixels at most.</summary>
    public const int MaxRatio = 4096 * 8 / 3;

    private const int MaxCodes = 4096;

    public static InvalidImageException Truncated() => new("GIF: the file is truncated: its data end before the last pixel.");

    /// <summary>Fills the whole target; what the file has beyond that is ignored.</summary>
    public static void Decode(ReadOnlySpan<byte> file, int offset, Span<byte> target)
    {
        int minimum = offset < file.Length ? file[offset++] : throw Truncated();
        if (minimum is < 1 or > 11)
        {
            throw new InvalidImageException($"GIF: a code size of {minimum} bits is impossible.");
        }

        Span<short> prefix = stackalloc short[MaxCodes];
        Span<short> lengths = stackalloc short[MaxCodes];
        Span<byte> suffix = stackalloc byte[MaxCodes];
        Span<byte> first = stackalloc byte[MaxCodes];
        int clear = 1 << minimum, end = clear + 1;
        for (int i = 0; i < clear; i++)
        {
            // Code sizes above 8 name colours that no table has: those stay undefined.
            suffix[i] = (byte)i;
            first[i] = (byte)i;
            lengths[i] = (short)(i < 256 ? 1 : 0);
        }

        int next = end + 1, width = minimum + 1, previous = -1, written = 0;
        uint bits = 0;
        int count = 0;
        ReadOnlySpan<byte> block = [];
        while (written < target.Length)
        {
            while (count < width)
            {
                if (block.IsEmpty)
                {
                    block = GifHeader.ReadSubBlock(file, ref offset);
                    if (block.IsEmpty)
                    {
                        throw Truncated();
                    }
                }

                bits |= (uint)block[0] << count;
                count += 8;
                block = block[1..];
            }

            int code = (int)(bits & ((1u << width) - 1));
            bits >>= width;
            count -= width;
            if (code == clear)
            {
                next = end + 1;
                width = minimum + 1;
                previous = -1;
                continue;
            }

            if (code == end)
            {
                throw Truncated();
            }

            if (code > next || (code == next && previous < 0) || (previous < 0 && code > end) || (code < clear && code > 255))
            {
                throw new InvalidImageException("GIF: the data hold a code that is not defined yet; the file is damaged.");
            }

            if (previous >= 0 && next < MaxCodes)
            {
                prefix[next] = (short)previous;
                suffix[next] = code == next ? first[previous] : first[code];
                first[next] = first[previous];
                lengths[next] = (short)(lengths[previous] + 1);
                next++;
                if (next == 1 << width && width < 12)
                {
                    width++;
                }
            }
            else if (code >= next)
            {
                throw new InvalidImageException("GIF: the data hold a code that is not defined; the file is damaged.");
            }

            // Back to front; what does not fit any more is cut off at the back.
            int length = lengths[code], at = written + length - 1;
            for (int c = code; length > 0; length--, at--, c = prefix[c])
            {
                if (at < target.Length)
                {
                    target[at] = suffix[c];
                }
            }

            written += lengths[code];
            previous = code;
        }
    }
}
