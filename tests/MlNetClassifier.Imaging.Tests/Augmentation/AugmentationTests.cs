using MlNetClassifier.Imaging.Augmentation;

namespace MlNetClassifier.Imaging.Tests.Augmentation;

public class AugmentationTests
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, PictureAugmentation> All => new()
    {
        ["rotation"] = new RandomRotation { Degrees = 40 },
        ["shift"] = new RandomShift { Width = 0.2, Height = 0.2, Fill = FillMode.Reflect },
        ["shear"] = new RandomShear { Degrees = 20, Fill = FillMode.Constant, FillColor = (9, 8, 7) },
        ["zoom"] = new RandomZoom { Range = 0.3 },
        ["horizontal flip"] = new HorizontalFlip { Probability = 1 },
        ["vertical flip"] = new VerticalFlip { Probability = 1 },
        ["channel shift"] = new ChannelShift { Range = 40 },
        ["brightness"] = new RandomBrightness { Range = 0.5 },
        ["contrast"] = new RandomContrast { Range = 0.5 },
        ["saturation"] = new RandomSaturation { Range = 0.9 },
        ["hue"] = new RandomHue { Degrees = 90 },
        ["gray"] = new RandomGray { Probability = 1 },
        ["crop"] = new RandomResizedCrop { MinArea = 0.2 },
        ["erasing"] = new RandomErasing { Probability = 1 },
        ["blur"] = new RandomBlur { Probability = 1, MaxSigma = 3 },
        ["perspective"] = new RandomPerspective { Probability = 1 },
        ["rand augment"] = new RandAugment { Count = 3, Magnitude = 20 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Changes_the_picture_by_the_seed_alone(string name)
    {
        PixelImage image = Gradient(31, 22);
        byte[] before = [.. image.Pixels];
        var pipeline = new AugmentationPipeline(All[name]);
        PixelImage first = pipeline.Apply(image, 3);
        Assert.Equal(before, image.Pixels);
        Assert.Equal((31, 22, PixelFormat.Rgb24), (first.Width, first.Height, first.Format));
        Assert.NotEqual(before, first.Pixels);
        Assert.Equal(first.Pixels, pipeline.Apply(image, 3).Pixels);
        bool random = name is not ("horizontal flip" or "vertical flip" or "gray");
        Assert.Equal(!random, first.Pixels.SequenceEqual(pipeline.Apply(image, 4).Pixels));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Leaves_a_picture_of_one_colour_alone_but_for_its_colour(string name)
    {
        if (name is "erasing" or "channel shift" or "brightness" or "contrast" or "shear" or "rand augment")
        {
            return;
        }

        var image = new PixelImage(9, 7, PixelFormat.Rgb24);
        image.Pixels.AsSpan().Fill(90);
        PixelImage result = new AugmentationPipeline(All[name]).Apply(image, 5);
        Assert.All(result.Pixels, p => Assert.InRange(p, 89, 91));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_pictures_of_one_pixel_and_with_transparency(string name)
    {
        PixelImage result = new AugmentationPipeline(All[name]).Apply(new PixelImage(1, 1, PixelFormat.Rgba32), 1);
        Assert.Equal((1, 1, PixelFormat.Rgb24), (result.Width, result.Height, result.Format));
    }

    [Fact]
    public void A_probability_of_zero_changes_nothing()
    {
        PixelImage image = Gradient(8, 8);
        Assert.Equal(image.Pixels, new AugmentationPipeline(All.Values.Select(a => a with { Probability = 0 })).Apply(image, 1).Pixels);
    }

    [Fact]
    public void About_the_stated_share_is_changed()
    {
        PixelImage image = Gradient(4, 4);
        var pipeline = new AugmentationPipeline(new HorizontalFlip { Probability = 0.3 });
        int changed = Enumerable.Range(0, 2000).Count(i => !pipeline.Apply(image, (ulong)i).Pixels.SequenceEqual(image.Pixels));
        Assert.InRange(changed, 520, 680);
    }

    [Fact]
    public void A_flip_twice_is_the_picture()
    {
        PixelImage image = Gradient(7, 5);
        var both = new AugmentationPipeline(new HorizontalFlip { Probability = 1 }, new HorizontalFlip { Probability = 1 });
        Assert.Equal(image.Pixels, both.Apply(image, 1).Pixels);
        Assert.Equal(image.Row(0).ToArray(), new AugmentationPipeline(new VerticalFlip { Probability = 1 }).Apply(image, 1).Row(4).ToArray());
    }

    [Fact]
    public void A_quarter_turn_moves_every_pixel_and_four_are_the_picture()
    {
        var turn = new AugmentationPipeline(new RandomQuarterTurn { Probability = 1 });
        PixelImage image = Gradient(5, 5), turned = turn.Apply(image, 1);

        // The last column, from top to bottom, becomes the first row.
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(y => image.Row(y)[12..].ToArray()), turned.Row(0).ToArray());
        Assert.NotEqual(image.Pixels, turned.Pixels);
        Assert.Equal(image.Pixels, turn.Apply(turn.Apply(turn.Apply(turned, 1), 1), 1).Pixels);
        Assert.Contains("not 31 × 22", Assert.Throws<ArgumentException>(() => turn.Apply(Gradient(31, 22), 1)).Message);
    }

    [Fact]
    public void A_shift_by_whole_pixels_moves_them()
    {
        PixelImage image = Gradient(6, 4);
        PixelImage moved = WarpSampler.Warp(image, new AffineMap(1, 0, 2, 0, 1, 1), FillMode.Constant, (1, 2, 3));
        Assert.Equal(image.Row(1)[6..9].ToArray(), moved.Row(0)[..3].ToArray());
        Assert.Equal([1, 2, 3], moved.Row(3)[..3].ToArray());
        Assert.Equal(image.Row(3)[15..].ToArray(), WarpSampler.Warp(image, new AffineMap(1, 0, 2, 0, 1, 1), FillMode.Nearest, default).Row(3)[15..].ToArray());
        Assert.Equal(image.Row(3)[15..].ToArray(), WarpSampler.Warp(image, new AffineMap(1, 0, 1, 0, 1, 0), FillMode.Reflect, default).Row(3)[15..].ToArray());
    }

    [Fact]
    public void A_turn_by_a_right_angle_moves_corners()
    {
        PixelImage image = Gradient(5, 5);
        PixelImage turned = WarpSampler.Warp(image, new AffineMap(0, -1, 0, 1, 0, 0), FillMode.Nearest, default);
        Assert.Equal(image.Row(0)[12..].ToArray(), turned.Row(0)[..3].ToArray());
    }

    [Fact]
    public void Successive_maps_are_one_resampling()
    {
        AffineMap turn = new(0, -1, 0, 1, 0, 0), shift = new(1, 0, 2, 0, 1, 0);
        PixelImage image = Gradient(9, 9);
        PixelImage apart = WarpSampler.Warp(WarpSampler.Warp(image, turn, FillMode.Nearest, default), shift, FillMode.Nearest, default);
        PixelImage joined = WarpSampler.Warp(image, turn.Then(shift), FillMode.Nearest, default);
        for (int y = 2; y < 7; y++)
        {
            Assert.Equal(apart.Row(y)[6..21].ToArray(), joined.Row(y)[6..21].ToArray());
        }
    }

    [Fact]
    public void Gray_has_equal_channels() =>
        Assert.All(new AugmentationPipeline(new RandomGray { Probability = 1 }).Apply(Gradient(9, 9), 1).Pixels.Chunk(3), p => Assert.True(p[0] == p[1] && p[1] == p[2]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Refuses_a_probability_above_one(string name)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentationPipeline(All[name] with { Probability = 1.5 }));
        Assert.Contains("Probability must be from 0 to 1, not 1.5", error.Message);
    }

    [Fact]
    public void Names_the_number_that_is_out_of_range()
    {
        Assert.Contains("RandomRotation: Degrees must be from 0 to 180, not 200", Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentationPipeline(new RandomRotation { Degrees = 200 })).Message);
        Assert.Contains("RandomResizedCrop: MinArea", Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentationPipeline(new RandomResizedCrop { MinArea = 0 })).Message);
        Assert.Contains("RandomZoom: Range", Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentationPipeline(new RandomZoom { Range = double.NaN })).Message);
    }

    [Fact]
    public void Lays_pictures_out_on_a_sheet()
    {
        PixelImage sheet = ContactSheet.Make([Gradient(10, 10), Gradient(20, 10), Gradient(5, 5)], 2, 16);
        Assert.Equal((44, 44), (sheet.Width, sheet.Height));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContactSheet.Make([], 2, 16));
    }

    private static PixelImage Gradient(int width, int height)
    {
        var image = new PixelImage(width, height, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)((i * 7) + (i / 5 % 3 * 40));
        }

        return image;
    }
}
