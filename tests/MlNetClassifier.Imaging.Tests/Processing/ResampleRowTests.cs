using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Tests.Processing;

/// <summary>The SIMD loops against the plain ones.</summary>
public unsafe class ResampleRowTests
{
    [Theory]
    [InlineData(3, ResizeFilter.Bilinear)]
    [InlineData(4, ResizeFilter.Bilinear)]
    [InlineData(3, ResizeFilter.Bicubic)]
    [InlineData(4, ResizeFilter.Bicubic)]
    public void Rows_agree_with_the_reference(int channels, ResizeFilter filter)
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            int width = random.Next(1, 300), target = random.Next(1, 300);
            double from = random.NextDouble() * (width - 1), length = 0.5 + (random.NextDouble() * (width - from - 0.5));
            var kernel = ResizeKernel.Compute(width, from, length, target, filter);
            int rowBytes = width * channels, ahead = ResampleRow.ReadAhead(kernel, channels), targetBytes = target * channels;
            byte[] rows = new byte[2 * (rowBytes + ahead)];
            random.NextBytes(rows);
            byte[] fast = new byte[2 * (targetBytes + ResampleRow.Overrun)], plain = new byte[2 * targetBytes];

            fixed (byte* source = rows, result = fast)
            {
                byte* second = result + targetBytes + ResampleRow.Overrun;
                ResampleRow.Horizontal(source, source + rowBytes + ahead, result, second, kernel, channels);
            }

            ResampleRow.HorizontalReference(rows.AsSpan(0, rowBytes), plain.AsSpan(0, targetBytes), kernel, channels);
            ResampleRow.HorizontalReference(rows.AsSpan(rowBytes + ahead, rowBytes), plain.AsSpan(targetBytes), kernel, channels);
            fast = [.. fast[..targetBytes], .. fast[(targetBytes + ResampleRow.Overrun)..^ResampleRow.Overrun]];

            Assert.Equal(plain, fast);
        }
    }

    [SkippableTheory]
    [InlineData(3, ResizeFilter.Bilinear)]
    [InlineData(4, ResizeFilter.Bicubic)]
    public void Four_rows_at_once_agree_with_the_reference(int channels, ResizeFilter filter)
    {
        Skip.IfNot(WideResampleRow.IsSupported, "Needs 512-bit vectors.");
        var random = new Random(9);
        for (int round = 0; round < 100; round++)
        {
            int width = random.Next(1, 200), target = random.Next(1, 200);
            var kernel = ResizeKernel.Compute(width, 0, width, target, filter);
            int rowBytes = width * channels, targetBytes = target * channels, stride = targetBytes + ResampleRow.Overrun;
            byte[] rows = new byte[(4 * rowBytes) + ResampleRow.ReadAhead(kernel, channels)];
            random.NextBytes(rows);
            byte[] fast = new byte[4 * stride], plain = new byte[targetBytes];
            fixed (byte* source = rows, result = fast)
            {
                WideResampleRow.Horizontal(source, rowBytes, result, stride, kernel, channels);
            }

            for (int y = 0; y < 4; y++)
            {
                ResampleRow.HorizontalReference(rows.AsSpan(y * rowBytes, rowBytes), plain, kernel, channels);
                Assert.Equal(plain, fast[(y * stride)..((y * stride) + targetBytes)]);
            }
        }
    }

    [Fact]
    public void Columns_agree_with_the_reference()
    {
        var random = new Random(8);
        for (int round = 0; round < 200; round++)
        {
            int length = random.Next(1, 200), taps = random.Next(1, 12);
            byte[] rows = new byte[length * taps];
            random.NextBytes(rows);
            int[] weights = [.. Enumerable.Range(0, taps).Select(_ => random.Next(-(1 << 21), 1 << 22))];
            byte[] fast = new byte[length], plain = new byte[length];

            ResampleRow.Vertical(rows, length, weights, fast);
            ResampleRow.VerticalReference(rows, length, weights, plain);

            Assert.Equal(plain, fast);
        }
    }
}
