namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Looks at a picture from aside: each corner moves inwards by a random distance.</summary>
public sealed record RandomPerspective : PictureAugmentation
{
    /// <summary>Creates one that turns half the pictures.</summary>
    public RandomPerspective() => Probability = 0.5;

    /// <summary>Most share of a side by which a corner moves. <value>Default 0.2; from 0 (inclusive) to 0.5 (exclusive).</value></summary>
    public double Distortion { get; init; } = 0.2;

    /// <summary>What takes the place of pixels outside. <value>Default: the nearest pixel.</value></summary>
    public FillMode Fill { get; init; } = FillMode.Nearest;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double w = image.Width - 1, h = image.Height - 1;
        double Move(double side) => random.Between(0, Distortion) * side;

        // The square of the result is mapped to this quadrilateral of the source (Heckbert, "Fundamentals of texture mapping", 1989).
        (double X, double Y) a = (Move(w), Move(h)), b = (w - Move(w), Move(h)), c = (w - Move(w), h - Move(h)), d = (Move(w), h - Move(h));
        double sx = a.X - b.X + c.X - d.X, sy = a.Y - b.Y + c.Y - d.Y;
        double dx1 = b.X - c.X, dx2 = d.X - c.X, dy1 = b.Y - c.Y, dy2 = d.Y - c.Y, determinant = (dx1 * dy2) - (dx2 * dy1);
        if (w < 1 || h < 1 || determinant == 0)
        {
            return image;
        }

        double g = ((sx * dy2) - (dx2 * sy)) / determinant, k = ((dx1 * sy) - (sx * dy1)) / determinant;
        double xu = b.X - a.X + (g * b.X), xv = d.X - a.X + (k * d.X), yu = b.Y - a.Y + (g * b.Y), yv = d.Y - a.Y + (k * d.Y);
        return WarpSampler.Warp(image, image.Width, image.Height, (x, y) =>
        {
            double u = x / w, v = y / h, scale = 1 / ((g * u) + (k * v) + 1);
            return (((xu * u) + (xv * v) + a.X) * scale, ((yu * u) + (yv * v) + a.Y) * scale);
        }, Fill, default);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Distortion is >= 0 and < 0.5, nameof(Distortion), Distortion, "from 0 (inclusive) to 0.5 (exclusive)");
    }
}
