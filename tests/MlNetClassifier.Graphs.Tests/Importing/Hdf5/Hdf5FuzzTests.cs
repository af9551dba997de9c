using System.Diagnostics;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Tests.Importing.Hdf5;

/// <summary>Whatever bytes come in, the reader answers, or refuses with <see cref="InvalidModelException"/>, soon and in bounded memory.</summary>
public sealed class Hdf5FuzzTests
{
    // Four times what reading the largest fixture takes; a declared size taken at its word would be gigabytes.
    private const long MemoryLimit = 64L << 20;

    [Theory]
    [InlineData("fixed_strings.h5")]
    [InlineData("variable_strings.h5")]
    [InlineData("chunked.h5")]
    [InlineData("latest.h5")]
    public void Any_truncation_is_refused(string name)
    {
        byte[] bytes = Hdf5Fixture.Bytes(name);

        for (int length = 0; length < bytes.Length; length += 1 + (length / 97))
        {
            ReadOnlyMemory<byte> cut = bytes.AsMemory(0, length);
            Assert.Throws<InvalidModelException>(() => Hdf5Fixture.ReadAll(cut));
        }
    }

    [Theory]
    [InlineData("fixed_strings.h5", 1)]
    [InlineData("variable_strings.h5", 2)]
    [InlineData("chunked.h5", 3)]
    [InlineData("latest.h5", 4)]
    public void Any_change_of_bytes_is_read_or_refused(string name, int seed)
    {
        byte[] sound = Hdf5Fixture.Bytes(name);
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bytes = (byte[])sound.Clone();
            Mutate(bytes, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                Hdf5Fixture.ReadAll(bytes);
            }
            catch (InvalidModelException)
            {
                refused++;
            }

            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < MemoryLimit, $"round {round}: {used} bytes allocated");
            Assert.True(clock.ElapsedMilliseconds < 10_000, $"round {round}: {clock.ElapsedMilliseconds} ms");
        }

        Assert.InRange(refused, 20, 400);
    }

    // Mostly in the first kilobytes, where the structure is; single bytes, whole words of ones, and small numbers.
    private static void Mutate(byte[] bytes, Random random)
    {
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 2048) : bytes.Length);
            int width = 1 << random.Next(4);
            byte fill = random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) };
            bytes.AsSpan(at, Math.Min(width, bytes.Length - at)).Fill(fill);
            if (random.Next(2) == 0)
            {
                bytes[at] ^= (byte)(1 << random.Next(8));
            }
        }
    }
}
