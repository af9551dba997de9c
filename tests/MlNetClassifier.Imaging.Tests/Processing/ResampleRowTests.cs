using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging.Tests.Processing;

/// <summary>The SIMD loops against the plain ones.</summary>
public unsafe class ResampleRowTests
{
    public static TheoryData<int, int, ResizeFilter> Widths()
    {
        var data = new TheoryData<int, int, ResizeFilter>();
        foreach (int bits in new[] { 128, 256, 512 })
        {
            data.Add(bits, 3, ResizeFilter.Bilinear);
            data.Add(bits, 4, ResizeFilter.Bilinear);
            data.Add(bits, 3, ResizeFilter.Bicubic);
            data.Add(bits, 4, ResizeFilter.Bicubic);
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public void Rows_agree_with_the_reference(int bits, int channels, ResizeFilter filter)
    {
        Skip.If(bits == 256 && !ResampleLanes256.IsSupported, "Needs 256-bit vectors.");
        Skip.If(bits == 512 && !ResampleLanes512.IsSupported, "Needs 512-bit vectors.");
        var random = new Random(7);
        for (int round = 0; round < 100; round++)
        {
            int width = random.Next(1, 300), target = random.Next(1, 300);
            double start = random.NextDouble() * (width - 1), length = 0.5 + (random.NextDouble() * (width - start - 0.5));
            var kernel = ResizeKernel.Compute(width, start, length, target, filter);
            int count = bits / 128, rowBytes = width * channels, targetBytes = target * channels, stride = targetBytes + ResampleRow.Overrun;
            byte[] rows = new byte[(count * rowBytes) + ResampleRow.ReadAhead(kernel, channels)];
            random.NextBytes(rows);
            byte[] fast = new byte[count * stride], plain = new byte[targetBytes];

            fixed (byte* from = rows, to = fast)
            {
                switch (bits)
                {
                    case 128:
                        ResampleRow.Horizontal<ResampleLanes128, Vector128<byte>, Vector128<int>>(from, rowBytes, to, stride, kernel, channels);
                        break;
                    case 256:
                        ResampleRow.Horizontal<ResampleLanes256, Vector256<byte>, Vector256<int>>(from, rowBytes, to, stride, kernel, channels);
                        break;
                    default:
                        ResampleRow.Horizontal<ResampleLanes512, Vector512<byte>, Vector512<int>>(from, rowBytes, to, stride, kernel, channels);
                        break;
                }
            }

            for (int y = 0; y < count; y++)
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
