using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Layout;

public class CopyTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void LayoutsConvert(bool fromPlanar, bool toPlanar)
    {
        foreach (int channels in new[] { 1, 5, 16, 35 })
        {
            using var bench = new Bench(channels);
            float[] x = bench.Random(2 * channels * 12);
            BlockedTensor from = fromPlanar ? bench.Planar(2, channels, 3, 4) : bench.Blocked(2, channels, 3, 4, new Border(1, 1, 0, 0));
            var border = new Border(1, 2, 1, 3);
            BlockedTensor to = toPlanar ? bench.Planar(2, channels, 3, 4, border) : bench.Blocked(2, channels, 3, 4, border);
            bench.Write(from, x);
            var kernel = new CopyKernel(from, to);
            bench.Run(kernel, 2, 2);
            Assert.Equal(x, bench.Read(to, 2));
            Assert.Equal(0, bench.BorderSum(to, 2), 1e-9);
        }
    }

    [Fact]
    public void RandomPicturesConvertBetweenAllLayoutsAndPlaces()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            using var bench = new Bench(round);
            int channels = random.Next(1, 70), height = random.Next(1, 8), width = random.Next(1, 19), threads = random.Next(1, 4);
            if (round % 8 == 0)
            {
                // More pixels than go together.
                (height, width) = (height + 20, width + 20);
            }

            bool fromPlanar = random.Next(2) == 0, toPlanar = random.Next(2) == 0;
            int shift = random.Next(20) * (fromPlanar && !toPlanar ? 4 : 1), more = random.Next(3) == 0 ? 0 : random.Next(20);
            Border RandomBorder() => random.Next(2) == 0 ? default : new Border(random.Next(3), random.Next(3), random.Next(3), random.Next(3));
            BlockedTensor Tensor(bool planar, int count) =>
                planar ? bench.Planar(2, count, height, width, RandomBorder()) : bench.Blocked(2, count, height, width, RandomBorder());
            BlockedTensor from = Tensor(fromPlanar, channels), to = Tensor(toPlanar, shift + channels + more);
            int pixels = height * width, all = shift + channels + more;
            float[] x = bench.Random(2 * channels * pixels), before = bench.Random(2 * all * pixels);
            bench.Write(from, x);
            bench.Write(to, before);
            bench.Run(new CopyKernel(from, to, shift), 2, threads);
            float[] expected = [.. before];
            for (int i = 0; i < x.Length; i++)
            {
                expected[(((i / (channels * pixels) * all) + shift) * pixels) + (i % (channels * pixels))] = x[i];
            }

            Assert.Equal(expected, bench.Read(to, 2));
            Assert.Equal(0, bench.BorderSum(to, 2), 1e-9);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(35)]
    [InlineData(48)]
    public void TokensBecomeBlocksAndBack(int channels)
    {
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var bench = new Bench(channels);
            float[] x = bench.Random(2 * channels * 12);
            var border = new Border(1, 2, 1, 3);
            BlockedTensor blocks = bench.Blocked(2, channels, 3, 4, border), tokens = bench.Planar(2, 1, 1, channels * 12), back = bench.Planar(2, 1, 1, channels * 12);
            bench.Write(tokens, x);
            bench.Run(new TokenKernel(blocks, tokens, toBlocks: true), 2, threads);
            float[] planes = bench.Read(blocks, 2);
            Assert.All(Enumerable.Range(0, x.Length), i =>
            {
                (int item, int pixel, int channel) = (i / (channels * 12), i / channels % 12, i % channels);
                Assert.Equal(x[i], planes[(((item * channels) + channel) * 12) + pixel]);
            });
            Assert.Equal(0, bench.BorderSum(blocks, 2), 1e-9);
            bench.Run(new TokenKernel(blocks, back, toBlocks: false), 2, threads);
            Assert.Equal(x, bench.Read(back, 2));
        }
    }

    [Fact]
    public void ChannelsJoinAtAnyPlace()
    {
        using var bench = new Bench(1);
        BlockedTensor whole = bench.Blocked(1, 45, 2, 2);
        float[] all = bench.Random(45 * 4);
        int shift = 0;
        foreach (int channels in new[] { 16, 5, 24 })
        {
            BlockedTensor part = bench.Blocked(1, channels, 2, 2);
            bench.Write(part, all.AsSpan(shift * 4, channels * 4));
            var kernel = new CopyKernel(part, whole, shift);
            bench.Run(kernel, 1);
            shift += channels;
        }

        Assert.Equal(all, bench.Read(whole, 1));
    }

    [Fact]
    public void DimensionsPermute()
    {
        using var bench = new Bench(2);
        float[] nhwc = bench.Random(2 * 5 * 7 * 3);
        BlockedTensor from = bench.Planar(2, 1, 1, 105);
        BlockedTensor to = bench.Planar(2, 3, 5, 7);
        bench.Write(from, nhwc);
        var kernel = new PermuteKernel(from, [0, 1, 21, 3], to, [0, 35, 7, 1], [1, 3, 5, 7]);
        bench.Run(kernel, 2, 2);
        float[] nchw = bench.Read(to, 2);
        for (int i = 0; i < nchw.Length; i++)
        {
            int n = i / 105;
            int c = i / 35 % 3;
            int pixel = i % 35;
            Assert.Equal(nhwc[(((n * 35) + pixel) * 3) + c], nchw[i]);
        }
    }
}
