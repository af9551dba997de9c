namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Where a pixel of the result comes from: x' = Xx·x + Xy·y + X0, y' = Yx·x + Yy·y + Y0, relative to the picture's centre.</summary>
internal readonly record struct AffineMap(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    /// <summary>Leaves everything in place.</summary>
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>This map, and the other one afterwards (that is, its source is looked up in this one).</summary>
    public AffineMap Then(AffineMap next) => new(
        (Xx * next.Xx) + (Xy * next.Yx),
        (Xx * next.Xy) + (Xy * next.Yy),
        (Xx * next.X0) + (Xy * next.Y0) + X0,
        (Yx * next.Xx) + (Yy * next.Yx),
        (Yx * next.Xy) + (Yy * next.Yy),
        (Yx * next.X0) + (Yy * next.Y0) + Y0);
}
