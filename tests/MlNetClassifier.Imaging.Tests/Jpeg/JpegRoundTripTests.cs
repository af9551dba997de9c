namespace MlNetClassifier.Imaging.Tests.Jpeg;

/// <summary>Own encoder, own decoder: needs no material. Bounds are a little above what was measured.</summary>
public class JpegRoundTripTests
{
    [Theory]
    [InlineData(100, JpegSubsampling.None, 0.6, 4)]
    [InlineData(90, JpegSubsampling.None, 3.0, 22)]
    [InlineData(50, JpegSubsampling.None, 4.5, 45)]
    [InlineData(95, JpegSubsampling.Half, 3.4, 30)]
    public void Pixels_come_back_nearly(int quality, JpegSubsampling subsampling, double mean, int max)
    {
        PixelImage image = TestPictures.Photo(157, 91);
        PixelImage decoded = ImageDecoder.Decode(TestPictures.Jpeg(image, quality, subsampling));

        (double actualMean, int actualMax) = TestPictures.Difference(image, decoded);
        Assert.InRange(actualMean, 0, mean);
        Assert.InRange(actualMax, 0, max);
    }

    [Theory]
    [InlineData(JpegSubsampling.None)]
    [InlineData(JpegSubsampling.Half)]
    public void Every_size_decodes_to_that_size(JpegSubsampling subsampling)
    {
        for (int side = 1; side <= 40; side++)
        {
            var flat = new PixelImage(side, 41 - side, PixelFormat.Rgb24);
            Array.Fill(flat.Pixels, (byte)200);
            byte[] file = TestPictures.Jpeg(flat, 90, subsampling);

            PixelImage decoded = ImageDecoder.Decode(file);

            Assert.Equal((side, 41 - side), (decoded.Width, decoded.Height));
            Assert.All(decoded.Pixels, b => Assert.InRange(b, 198, 202));
            Assert.Equal(new ImageInfo(ImageFormat.Jpeg, side, 41 - side, ImageOrientation.Upright), ImageDecoder.Identify(file));
        }
    }

    [Theory]
    [InlineData(400, 300, 1)]
    [InlineData(200, 150, 2)]
    [InlineData(199, 10, 2)]
    [InlineData(100, 75, 4)]
    [InlineData(50, 38, 8)]
    [InlineData(1, 1, 8)]
    [InlineData(201, 1, 1)]
    public void A_hint_shrinks_as_far_as_it_allows(int targetWidth, int targetHeight, int factor)
    {
        PixelImage image = TestPictures.Photo(400, 299);
        foreach (JpegSubsampling subsampling in Enum.GetValues<JpegSubsampling>())
        {
            byte[] file = TestPictures.Jpeg(image, 95, subsampling);
            PixelImage whole = ImageDecoder.Decode(file);
            PixelImage small = ImageDecoder.Decode(file, new ImageDecodeOptions { TargetWidth = targetWidth, TargetHeight = targetHeight });

            Assert.Equal(((400 + factor - 1) / factor, (299 + factor - 1) / factor), (small.Width, small.Height));
            PixelImage area = Average(whole, factor, small.Width, small.Height);
            Assert.InRange(TestPictures.Difference(area, small).Mean, 0, 2.0);
        }
    }

    [Fact]
    public void A_file_cut_short_is_an_error()
    {
        byte[] file = TestPictures.Jpeg(TestPictures.Photo(64, 64));
        for (int length = 0; length < file.Length - 3; length++)
        {
            Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_missing_end_marker_is_not()
    {
        byte[] file = TestPictures.Jpeg(TestPictures.Photo(64, 64));
        Assert.Equal(ImageDecoder.Decode(file).Pixels, ImageDecoder.Decode(file.AsSpan(0, file.Length - 2)).Pixels);
    }

    [Fact]
    public void Bytes_between_segments_are_skipped()
    {
        byte[] file = TestPictures.Jpeg(TestPictures.Photo(64, 64));

        // Behind SOI and the 18 bytes of APP0.
        byte[] extended = [.. file[..20], 1, 2, 3, .. file[20..]];
        Assert.Equal(ImageDecoder.Decode(file).Pixels, ImageDecoder.Decode(extended).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void The_quality_is_checked(int quality)
        => Assert.Throws<ArgumentOutOfRangeException>(() => JpegEncoder.Encode(TestPictures.Photo(8, 8), Stream.Null, quality));

    private static PixelImage Average(PixelImage image, int factor, int width, int height)
    {
        var result = new PixelImage(width, height, PixelFormat.Rgb24);
        for (int i = 0; i < result.Pixels.Length; i++)
        {
            int x = i / 3 % width, y = i / 3 / width, sum = 0;
            for (int k = 0; k < factor * factor; k++)
            {
                int sourceX = Math.Min((x * factor) + (k % factor), image.Width - 1), sourceY = Math.Min((y * factor) + (k / factor), image.Height - 1);
                sum += image.Pixels[(((sourceY * image.Width) + sourceX) * 3) + (i % 3)];
            }

            result.Pixels[i] = (byte)((sum + (factor * factor / 2)) / (factor * factor));
        }

        return result;
    }
}
