using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetClassifier.Graphs.Importing.Hdf5;

/// <summary>The filters chunks went through when they were written (message versions 1 and 2), undone in reverse order.</summary>
internal sealed class Hdf5FilterPipeline
{
    /// <summary>Deflate cannot shrink more than this (1032:1, RFC 1951's longest match), so neither can a sound chunk.</summary>
    public const int MaxDeflateRatio = 1040;

    private readonly Hdf5Image _image;
    private readonly List<(int Id, uint[] Values)> _filters = [];

    private Hdf5FilterPipeline(Hdf5Image image) => _image = image;

    /// <summary>How many times larger than stored a chunk can become.</summary>
    public int MaxRatio => _filters.Exists(f => f.Id == 1) ? MaxDeflateRatio : 1;

    public static Hdf5FilterPipeline Parse(Hdf5Image image, ReadOnlyMemory<byte>? message)
    {
        var pipeline = new Hdf5FilterPipeline(image);
        if (message is not { } body)
        {
            return pipeline;
        }

        Hdf5Cursor cursor = image.Over(body.Span, "filter pipeline");
        int version = cursor.U8();
        int count = cursor.U8();
        if (version is not (1 or 2))
        {
            throw image.Unsupported($"a filter pipeline of version {version}");
        }

        cursor.Skip(version == 1 ? 6 : 0);
        for (int i = 0; i < count; i++)
        {
            int id = cursor.U16();
            int nameLength = version == 1 || id >= 256 ? cursor.U16() : 0;
            cursor.Skip(2);
            var values = new uint[cursor.U16()];
            cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            for (int v = 0; v < values.Length; v++)
            {
                values[v] = cursor.U32();
            }

            cursor.Skip(version == 1 && (values.Length & 1) != 0 ? 4 : 0);
            if (id is not (1 or 2 or 3))
            {
                throw image.Unsupported($"filter {id} (deflate, shuffle and Fletcher32 are read)");
            }

            pipeline._filters.Add((id, values));
        }

        return pipeline;
    }

    /// <summary>The bytes of one chunk, which must come to <paramref name="size"/>.</summary>
    /// <param name="stored">The chunk as the file holds it.</param>
    /// <param name="skipped">Bit i set: filter i was not applied to this chunk.</param>
    /// <param name="size">Bytes of the unfiltered chunk.</param>
    /// <param name="path">Dataset named in errors.</param>
    public ReadOnlyMemory<byte> Undo(ReadOnlyMemory<byte> stored, uint skipped, int size, string path)
    {
        ReadOnlyMemory<byte> bytes = stored;
        for (int i = _filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (skipped & (1u << i)) != 0)
            {
                continue;
            }

            bytes = _filters[i].Id switch
            {
                1 => Inflate(bytes, size, path),
                2 => Unshuffle(bytes.Span, _filters[i].Values, path),
                _ => VerifyFletcher(bytes, path),
            };
        }

        return bytes.Length >= size ? bytes[..size] : throw _image.Invalid($"a chunk of {path} has {bytes.Length} bytes instead of {size}");
    }

    private byte[] Inflate(ReadOnlyMemory<byte> bytes, int size, string path)
    {
        // Room for a Fletcher checksum written before deflate; anything longer is refused.
        var result = new byte[size + 4];
        int filled = 0;
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(bytes.ToArray(), writable: false), CompressionMode.Decompress);
            filled = zlib.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
            if (zlib.ReadByte() >= 0)
            {
                throw _image.Invalid($"a chunk of {path} inflates to more than {size} bytes");
            }
        }
        catch (InvalidDataException)
        {
            throw _image.Invalid($"a chunk of {path} is no sound zlib stream");
        }

        return result[..filled];
    }

    private byte[] Unshuffle(ReadOnlySpan<byte> bytes, uint[] values, string path)
    {
        if (values.Length == 0 || values[0] == 0 || values[0] > (uint)Math.Max(bytes.Length, 1))
        {
            throw _image.Invalid($"the shuffle filter of {path} has no sound element size");
        }

        int element = (int)values[0];
        int count = bytes.Length / element;
        var result = new byte[bytes.Length];
        for (int part = 0; part < element; part++)
        {
            ReadOnlySpan<byte> plane = bytes.Slice(part * count, count);
            for (int i = 0; i < count; i++)
            {
                result[(i * element) + part] = plane[i];
            }
        }

        bytes[(count * element)..].CopyTo(result.AsSpan(count * element));
        return result;
    }

    private ReadOnlyMemory<byte> VerifyFletcher(ReadOnlyMemory<byte> bytes, string path)
    {
        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[^4..]) != Hdf5Checksum.Fletcher32(bytes.Span[..^4]))
        {
            throw _image.Invalid($"the checksum of a chunk of {path} is wrong");
        }

        return bytes[..^4];
    }
}
