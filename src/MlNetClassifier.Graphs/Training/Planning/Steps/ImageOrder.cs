using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Conversion between an image in the plan's memory and the graph's order channel, row, column.</summary>
internal static unsafe class ImageOrder
{
    /// <summary>Copies one item.</summary>
    /// <param name="pixels">The item in the plan's memory, border included.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="planes">The item as [C, H, W].</param>
    /// <param name="toPixels">Whether pixels are written rather than read.</param>
    public static void Convert(float* pixels, ImageLayout layout, float* planes, bool toPixels)
    {
        int area = layout.Height * layout.Width;
        for (int y = 0; y < layout.Height; y++)
        {
            float* row = pixels + layout.Origin + (y * layout.RowStride);
            float* plane = planes + (y * layout.Width);
            for (int x = 0; x < layout.Width; x++, row += layout.Channels, plane++)
            {
                if (toPixels)
                {
                    for (int c = 0; c < layout.Channels; c++)
                    {
                        row[c] = plane[c * area];
                    }
                }
                else
                {
                    for (int c = 0; c < layout.Channels; c++)
                    {
                        plane[c * area] = row[c];
                    }
                }
            }
        }
    }
}
