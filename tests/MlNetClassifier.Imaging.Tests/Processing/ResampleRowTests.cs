using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Tests.Processing;

/// <summary>The SIMD loops against the plain ones.</summary>
public class ResampleRowTests
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
            byte[] row = new byte[width * channels];
            random.NextBytes(row);
            double from = random.NextDouble() * (width - 1), length = 0.5 + (random.NextDouble() * (width - from - 0.5));
            var kernel = ResizeKernel.Compute(width, from, length, target, filter);
            byte[] fast = new byte[target * channels], plain = new byte[target * channels];

            ResampleRow.Horizontal(row, fast, kernel, channels);
            ResampleRow.HorizontalReference(row, plain, kernel, channels);

            Assert.Equal(plain, fast);
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
