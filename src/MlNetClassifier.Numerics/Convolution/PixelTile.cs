namespace MlNetClassifier.Numerics;

/// <summary>Pixels of one image that a register tile computes: floats from the tensors' origins, per image.</summary>
internal readonly record struct PixelTile(int Pixels, int Input, int InputSplit, int Output, int OutputSplit, int Residual, int ResidualSplit)
{
    /// <summary>Covers an image with tiles of at most <paramref name="maxPixels"/> pixels, as even as possible and without masks.</summary>
    /// <remarks>
    /// Where pixels are one run in every tensor (1 × 1 windows, stride 1, no borders) tiles ignore the rows. Otherwise a tile is a part of a
    /// row, or two whole short rows.
    /// </remarks>
    public static PixelTile[] Cover(in BlockedTensor input, in BlockedTensor output, in BlockedTensor? residual, int strideY, int strideX, int maxPixels, bool pointwise)
    {
        List<PixelTile> tiles = [];
        int height = output.Height;
        int width = output.Width;
        nint inRow = input.Row * strideY;
        int inPixel = input.Pitch * strideX;
        nint outRow = output.Row;
        int outPixel = output.Pitch;
        nint resRow = residual?.Row ?? 0;
        if (pointwise && strideY == 1 && strideX == 1 && input.IsDense && output.IsDense && residual is not { IsDense: false })
        {
            width *= height;
            height = 1;
        }

        void Add(int y, int x, int y2, int x2, int pixels) => tiles.Add(new PixelTile(
            pixels,
            checked((int)((y * inRow) + (x * inPixel))),
            checked((int)(((y2 - y) * inRow) + ((x2 - x) * inPixel))),
            checked((int)((y * outRow) + (x * outPixel))),
            checked((int)(((y2 - y) * outRow) + ((x2 - x) * outPixel))),
            checked((int)((y * resRow) + (x * outPixel))),
            checked((int)(((y2 - y) * resRow) + ((x2 - x) * outPixel)))));

        int perRow = (width + maxPixels - 1) / maxPixels;
        bool pairs = width * 2 <= maxPixels;
        for (int y = 0; y < height; y += pairs ? 2 : 1)
        {
            if (pairs && y + 1 < height)
            {
                Add(y, 0, y + 1, 0, width * 2);
                continue;
            }

            int x = 0;
            for (int t = 0; t < perRow; t++)
            {
                int pixels = (width / perRow) + (t < width % perRow ? 1 : 0);
                Add(y, x, y, x + ((pixels + 1) / 2), pixels);
                x += pixels;
            }
        }

        return [.. tiles];
    }
}
