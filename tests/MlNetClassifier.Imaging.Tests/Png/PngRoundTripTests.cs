namespace MlNetClassifier.Imaging.Tests.Png;

public class PngRoundTripTests
{
    [Theory]
    [InlineData(1, 1, PixelFormat.Rgb24)]
    [InlineData(17, 3, PixelFormat.Rgb24)]
    [InlineData(64, 50, PixelFormat.Rgba32)]
    [InlineData(3, 200, PixelFormat.Rgba32)]
    public void Pixels_survive(int width, int height, PixelFormat format)
    {
        foreach (PixelImage image in new[] { TestPictures.Photo(width, height, 3, format), TestPictures.Noise(width, height, 4, format) })
        {
            byte[] file = TestPictures.Png(image);
            PixelImage decoded = ImageDecoder.Decode(file);

            Assert.Equal((width, height, format), (decoded.Width, decoded.Height, decoded.Format));
            Assert.Equal(image.Pixels, decoded.Pixels);
            Assert.Equal(new ImageInfo(ImageFormat.Png, width, height, ImageOrientation.Upright), ImageDecoder.Identify(file));
        }
    }
}
