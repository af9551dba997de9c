namespace MlNetClassifier.Datasets.Sample;

/// <summary>One figure: a function that says whether a point lies in it, moved, turned and scaled.</summary>
internal readonly struct SampleShape
{
    private readonly Func<double, double, bool> contains;
    private readonly double x;
    private readonly double y;
    private readonly double cos;
    private readonly double sin;

    /// <param name="contains">Membership in the figure's own coordinates, where it fits the circle of radius 1.</param>
    /// <param name="x">Centre.</param>
    /// <param name="y">Centre.</param>
    /// <param name="radius">Pixels of radius 1.</param>
    /// <param name="angle">Turn in radians.</param>
    public SampleShape(Func<double, double, bool> contains, double x, double y, double radius, double angle)
    {
        this.contains = contains;
        (this.x, this.y) = (x, y);
        (cos, sin) = (Math.Cos(angle) / radius, Math.Sin(angle) / radius);
    }

    public bool Contains(double px, double py)
    {
        double dx = px - x, dy = py - y;
        return contains((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
    }

    public static bool Circle(double u, double v) => (u * u) + (v * v) <= 1;

    public static bool Ring(double u, double v) => (u * u) + (v * v) is <= 1 and >= 0.42;

    public static bool Square(double u, double v) => Math.Max(Math.Abs(u), Math.Abs(v)) <= 0.76;

    public static bool Triangle(double u, double v) => v <= 0.5 && (1.7320508 * Math.Abs(u)) - v <= 1;

    public static bool Cross(double u, double v) =>
        Math.Max(Math.Abs(u), Math.Abs(v)) <= 0.95 && Math.Min(Math.Abs(u), Math.Abs(v)) <= 0.27;

    public static bool Stripes(double u, double v) => Wrap(u) < 0.5 && Circle(u / 40, v / 40);

    public static bool Checkers(double u, double v) => (Wrap(u) < 0.5) != (Wrap(v) < 0.5);

    private static double Wrap(double t) => t - Math.Floor(t);
}
