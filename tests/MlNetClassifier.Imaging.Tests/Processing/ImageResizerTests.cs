namespace MlNetClassifier.Imaging.Tests.Processing;

public class ImageResizerTests
{
    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        PixelImage image = TestPictures.Noise(10, 8);
        Assert.Same(image, ImageResizer.Resize(image, new ResizeOptions(10, 8)));
    }

    [Fact]
    public void Defaults_are_an_antialiased_centre_crop()
    {
        var options = new ResizeOptions(2, 2);
        Assert.Equal((ResizeMode.CenterCrop, ResizeFilter.Bilinear, ResizeAnchor.Center), (options.Mode, options.Filter, options.Anchor));
    }

    [Theory]
    [InlineData(ResizeAnchor.Left, 10)]
    [InlineData(ResizeAnchor.Center, 15)]
    [InlineData(ResizeAnchor.Right, 20)]
    [InlineData(ResizeAnchor.Top, 15)]
    public void A_crop_keeps_the_part_at_the_anchor(ResizeAnchor anchor, byte expected)
    {
        // Columns 10, 10, 20, 20: the crop is half as wide.
        var image = new PixelImage(4, 2, PixelFormat.Rgb24, [.. Enumerable.Range(0, 8).SelectMany(i => Enumerable.Repeat((byte)(i % 4 < 2 ? 10 : 20), 3))]);
        PixelImage result = ImageResizer.Resize(image, new ResizeOptions(1, 1) { Anchor = anchor });
        Assert.InRange(result.Pixels[0], expected - 1, expected + 1);
    }

    [Theory]
    [InlineData(ResizeAnchor.Left, 0)]
    [InlineData(ResizeAnchor.Center, 2)]
    [InlineData(ResizeAnchor.Right, 4)]
    public void Padding_surrounds_the_whole_picture(ResizeAnchor anchor, int left)
    {
        var image = new PixelImage(2, 4, PixelFormat.Rgb24);
        Array.Fill(image.Pixels, (byte)100);
        PixelImage result = ImageResizer.Resize(
            image, new ResizeOptions(8, 8) { Mode = ResizeMode.Pad, Anchor = anchor, PadColor = (1, 2, 3) });

        for (int i = 0; i < 64; i++)
        {
            bool inside = i % 8 >= left && i % 8 < left + 4;
            byte[] expected = inside ? [100, 100, 100] : [1, 2, 3];
            Assert.Equal(expected, result.Pixels[(i * 3)..((i * 3) + 3)]);
        }
    }

    [Fact]
    public void Padding_can_be_above_and_below()
    {
        PixelImage result = ImageResizer.Resize(
            TestPictures.Noise(300, 2, 3, PixelFormat.Rgba32), new ResizeOptions(16, 16) { Mode = ResizeMode.Pad, Anchor = ResizeAnchor.Bottom });

        // The picture is one row high; what is filled is opaque black.
        Assert.All(Enumerable.Range(0, 16 * 15), i => Assert.Equal([0, 0, 0, 255], result.Pixels[(i * 4)..((i * 4) + 4)]));
        Assert.NotEqual(0, result.Pixels[^4..].Max());
    }

    [Fact]
    public void Transparent_colours_do_not_bleed()
    {
        // Red under zero alpha beside opaque green.
        var image = new PixelImage(2, 1, PixelFormat.Rgba32, [255, 0, 0, 0, 0, 200, 0, 255]);
        PixelImage result = ImageResizer.Resize(image, new ResizeOptions(1, 1) { Mode = ResizeMode.Stretch });
        Assert.Equal([0, 199, 0, 128], result.Pixels);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(70_000, 5)]
    public void The_target_is_checked(int width, int height)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(TestPictures.Noise(2, 2), new ResizeOptions(width, height)));
}
