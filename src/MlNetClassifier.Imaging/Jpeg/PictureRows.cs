namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Rows that become a picture.</summary>
/// <param name="pixels">The picture's memory, pinned.</param>
/// <param name="width">Its columns.</param>
/// <param name="height">Its rows.</param>
internal sealed unsafe class PictureRows(byte* pixels, int width, int height) : IPixelRows
{
    public PixelRegion Region => new(0, 0, width, height);

    public byte* Begin(int from, int to) => pixels + ((long)from * width * 3);

    public void End(int from, int to)
    {
    }
}
