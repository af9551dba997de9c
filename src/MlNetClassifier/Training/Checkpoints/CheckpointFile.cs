using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>
/// A checkpoint on disk: the letters MLNCKPT1, the length of a JSON text (32 bits), the text (all but the numbers, with the tensors' names and
/// lengths), the numbers as little-endian floats, the SHA-256 of all that.
/// </summary>
internal static class CheckpointFile
{
    private const int MaxHeader = 1 << 26;
    private static readonly byte[] Magic = "MLNCKPT1"u8.ToArray();

    /// <summary>Writes a file under a temporary name and renames it.</summary>
    public static void Write(string path, Checkpoint checkpoint) => AtomicFile.Write(path, stream =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        string[] names = [.. checkpoint.Tensors.Keys.Order(StringComparer.Ordinal)];
        var header = new Header(
            checkpoint.Identity,
            checkpoint.Epoch,
            checkpoint.Batch,
            checkpoint.Steps,
            checkpoint.LossSum,
            checkpoint.Correct,
            checkpoint.History,
            checkpoint.BestEpoch,
            names,
            [.. names.Select(n => checkpoint.Tensors[n].Length)]);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        Put(Magic);
        Put(length);
        Put(text);
        foreach (string name in names)
        {
            Put(LittleEndian(checkpoint.Tensors[name]));
        }

        stream.Write(hash.GetHashAndReset());
    });

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidCheckpointException">It is no checkpoint, or damaged.</exception>
    public static Checkpoint Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = bytes.Length - SHA256.HashSizeInBytes, start = Magic.Length + sizeof(int);
        if (end < start || !bytes.AsSpan().StartsWith(Magic))
        {
            throw new InvalidCheckpointException($"'{path}' is not a checkpoint.");
        }

        if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end)))
        {
            throw new InvalidCheckpointException($"Checkpoint '{path}' is damaged. Remove it to go on from the one before.");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (length < 2 || length > MaxHeader || length > end - start)
        {
            throw new InvalidCheckpointException($"Checkpoint '{path}' has a header of {length} bytes.");
        }

        Header header;
        try
        {
            header = JsonSerializer.Deserialize<Header>(bytes.AsSpan(start, length)) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidCheckpointException($"Checkpoint '{path}' has an unreadable header: {e.Message}", e);
        }

        return new Checkpoint
        {
            Identity = header.Identity,
            Epoch = header.Epoch,
            Batch = header.Batch,
            Steps = header.Steps,
            LossSum = header.LossSum,
            Correct = header.Correct,
            History = header.History,
            BestEpoch = header.BestEpoch,
            Tensors = Tensors(path, header, bytes.AsSpan(start + length, end - start - length)),
        };
    }

    private static Dictionary<string, float[]> Tensors(string path, Header header, ReadOnlySpan<byte> numbers)
    {
        if (header.Names.Count != header.Lengths.Count || header.Lengths.Any(l => l < 0) || header.Lengths.Sum(l => (long)l * sizeof(float)) != numbers.Length)
        {
            throw new InvalidCheckpointException($"Checkpoint '{path}' does not hold the numbers that its header tells of.");
        }

        Dictionary<string, float[]> tensors = new(StringComparer.Ordinal);
        for (int i = 0; i < header.Names.Count; i++)
        {
            float[] values = new float[header.Lengths[i]];
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(k * sizeof(float))..]);
            }

            tensors[header.Names[i]] = values;
            numbers = numbers[(values.Length * sizeof(float))..];
        }

        return tensors;
    }

    private static ReadOnlySpan<byte> LittleEndian(float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.AsBytes(values.AsSpan());
        }

        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }

    private sealed record Header(
        string Identity,
        int Epoch,
        int Batch,
        long Steps,
        double LossSum,
        int Correct,
        IReadOnlyList<EpochRecord> History,
        int BestEpoch,
        IReadOnlyList<string> Names,
        IReadOnlyList<int> Lengths);
}
