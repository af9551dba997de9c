using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public class ExifOrientationTests
{
    public static TheoryData<int, bool> Values()
    {
        var data = new TheoryData<int, bool>();
        for (int value = 1; value <= 8; value++)
        {
            data.Add(value, true);
            data.Add(value, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void The_picture_is_turned_upright(int value, bool little)
    {
        PixelImage image = TestPictures.Photo(37, 22);
        byte[] plain = TestPictures.Jpeg(image);
        byte[] payload = Payload(value, little);
        byte[] file = [.. plain[..20], 0xFF, 0xE1, 0, (byte)(payload.Length + 2), .. payload, .. plain[20..]];

        PixelImage stored = ImageDecoder.Decode(plain);
        PixelImage upright = ImageDecoder.Decode(file);

        bool turned = value >= 5;
        Assert.Equal((turned ? 22 : 37, turned ? 37 : 22), (upright.Width, upright.Height));
        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, upright.Width, upright.Height, (ImageOrientation)value), ImageDecoder.Identify(file));
        for (int y = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++)
            {
                // CIPA DC-008: which stored corner is up and left.
                (int sx, int sy) = value switch
                {
                    1 => (x, y),
                    2 => (36 - x, y),
                    3 => (36 - x, 21 - y),
                    4 => (x, 21 - y),
                    5 => (y, x),
                    6 => (y, 21 - x),
                    7 => (36 - y, 21 - x),
                    _ => (36 - y, x),
                };
                Assert.Equal(stored.Pixels[((sy * 37) + sx) * 3], upright.Pixels[((y * upright.Width) + x) * 3]);
            }
        }

        Assert.Equal(stored.Pixels, ImageDecoder.Decode(file, new ImageDecodeOptions { ApplyOrientation = false }).Pixels);
    }

    [Fact]
    public void What_is_malformed_counts_as_absent()
    {
        byte[] payload = Payload(6, little: true);
        Assert.Equal(ImageOrientation.Rotate90, ExifOrientation.Read(payload));
        for (int length = 0; length < payload.Length - 4; length++)
        {
            Assert.Null(ExifOrientation.Read(payload.AsSpan(0, length)));
        }

        Assert.Null(ExifOrientation.Read(Payload(9, little: true)));
        Assert.Null(ExifOrientation.Read(Payload(0, little: false)));
        payload[12] = 0xFF; // offset of the directory
        payload[10] = 0xFF;
        Assert.Null(ExifOrientation.Read(payload));
    }

    private static byte[] Payload(int value, bool little) => little
        ? [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)value, 0, 0, 0, 0, 0, 0, 0]
        : [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)value, 0, 0, 0, 0, 0, 0];
}
