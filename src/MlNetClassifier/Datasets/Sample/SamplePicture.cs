using MlNetClassifier.Imaging;

namespace MlNetClassifier.Datasets.Sample;

/// <summary>
/// Draws one picture of a class. Everything but the class is random: colours of figure and ground (so that no class has its colour), a
/// shaded ground,
/// place, size and turn of one to three figures, a lighting slope, and noise. A linear model on the pixels therefore learns little.
/// </summary>
internal static class SamplePicture
{
    public const int Size = 96;
    private const int Samples = 3;

    public static PixelImage Draw(string label, SampleRandom random)
    {
        (double[] ground, double[] figure) = Colors(random);
        SampleShape[] shapes = Shapes(label, random);
        double slopeX = random.Between(-0.5, 0.5), slopeY = random.Between(-0.5, 0.5);
        double noise = random.Between(2, 16);
        PixelImage image = new(Size, Size, PixelFormat.Rgb24);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                double cover = Cover(shapes, x, y);
                double light = 1 + (slopeX * (((double)x / Size) - 0.5)) + (slopeY * (((double)y / Size) - 0.5));
                for (int c = 0; c < 3; c++)
                {
                    // The sum of three uniform numbers is near enough to a normal one.
                    double grain = (random.Next() + random.Next() + random.Next() - 1.5) * 2 * noise;
                    double value = (light * (ground[c] + (cover * (figure[c] - ground[c])))) + grain;
                    image.Pixels[(((y * Size) + x) * 3) + c] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }

        return image;
    }

    private static double Cover(SampleShape[] shapes, int x, int y)
    {
        int inside = 0;
        for (int i = 0; i < Samples * Samples; i++)
        {
            double px = x + (((i % Samples) + 0.5) / Samples), py = y + (((i / Samples) + 0.5) / Samples);
            foreach (SampleShape shape in shapes)
            {
                if (shape.Contains(px, py))
                {
                    inside++;
                    break;
                }
            }
        }

        return inside / (double)(Samples * Samples);
    }

    /// <summary>Two colours that differ by at least 90 in luma, so that the figure can be seen.</summary>
    private static (double[] Ground, double[] Figure) Colors(SampleRandom random)
    {
        while (true)
        {
            double[] a = [random.Between(10, 245), random.Between(10, 245), random.Between(10, 245)];
            double[] b = [random.Between(10, 245), random.Between(10, 245), random.Between(10, 245)];
            if (Math.Abs(Luma(a) - Luma(b)) >= 90)
            {
                return (a, b);
            }
        }
    }

    private static double Luma(double[] rgb) => (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);

    private static SampleShape[] Shapes(string label, SampleRandom random)
    {
        if (label is "checkers" or "stripes")
        {
            double period = random.Between(9, 26);
            return [new SampleShape(label == "stripes" ? SampleShape.Stripes : SampleShape.Checkers, random.Between(0, Size), random.Between(0, Size), period, Angle(random))];
        }

        Func<double, double, bool> figure = label switch
        {
            "circles" => SampleShape.Circle,
            "crosses" => SampleShape.Cross,
            "rings" => SampleShape.Ring,
            "squares" => SampleShape.Square,
            "triangles" => SampleShape.Triangle,
            _ => throw new ArgumentOutOfRangeException(nameof(label), label, "Unknown class of the sample data set."),
        };
        SampleShape[] shapes = new SampleShape[1 + random.Below(3)];
        (double X, double Y, double Radius)[] placed = new (double, double, double)[shapes.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            double radius, x, y;
            int tries = 0;
            do
            {
                radius = random.Between(11, shapes.Length == 1 ? 34 : 22);
                (x, y) = (random.Between(radius, Size - radius), random.Between(radius, Size - radius));
            }
            while (++tries < 100 && placed.Take(i).Any(p => double.Hypot(p.X - x, p.Y - y) < p.Radius + radius));
            placed[i] = (x, y, radius);
            shapes[i] = new SampleShape(figure, x, y, radius, Angle(random));
        }

        return shapes;
    }

    private static double Angle(SampleRandom random) => random.Between(0, 2 * Math.PI);
}
