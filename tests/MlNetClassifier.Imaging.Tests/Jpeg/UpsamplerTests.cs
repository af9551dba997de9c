using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

/// <summary>Vectors against plain loops, for every length around the vector's.</summary>
public unsafe class UpsamplerTests
{
    private const int Room = 256;

    [Fact]
    public void Every_kind_agrees_with_the_plain_loops()
    {
        var random = new Random(6);
        byte* near = stackalloc byte[Room], far = stackalloc byte[Room];
        byte* fast = stackalloc byte[2 * Room], plain = stackalloc byte[2 * Room];
        short* sums = stackalloc short[Room], plainSums = stackalloc short[Room];
        for (int count = 1; count <= 100; count++)
        {
            random.NextBytes(new Span<byte>(near, Room));
            random.NextBytes(new Span<byte>(far, Room));

            Upsampler.Columns(near + 1, fast, count);
            Upsampler.ColumnsReference(near + 1, plain, count);
            Same(plain, fast, 2 * count);

            Upsampler.Rows(near, far, fast, count, 1 + (count % 2));
            Upsampler.RowsReference(near, far, plain, count, 1 + (count % 2));
            Same(plain, fast, count);

            Upsampler.Sum(near, far, sums + 1, count);
            Upsampler.SumReference(near, far, plainSums + 1, count);
            Assert.True(new Span<short>(sums + 1, count).SequenceEqual(new Span<short>(plainSums + 1, count)));

            sums[0] = sums[1];
            sums[count + 1] = sums[count];
            Upsampler.ColumnsOfSums(sums + 1, fast, count);
            Upsampler.ColumnsOfSumsReference(sums + 1, plain, count);
            Same(plain, fast, 2 * count);
        }
    }

    [Fact]
    public void Repetition_takes_the_sample_that_covers_the_pixel()
    {
        byte* from = stackalloc byte[] { 10, 20, 30 };
        byte* to = stackalloc byte[8];
        Upsampler.Repeat(from, to, 5, numerator: 3, denominator: 2);
        Assert.Equal([10, 10, 20, 30, 30], new Span<byte>(to, 5).ToArray());
    }

    private static void Same(byte* expected, byte* actual, int count)
        => Assert.True(new Span<byte>(expected, count).SequenceEqual(new Span<byte>(actual, count)), $"{count} samples");
}
