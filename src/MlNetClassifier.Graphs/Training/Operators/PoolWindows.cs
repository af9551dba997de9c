using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>The index arithmetic of the gradients of pooling.</summary>
internal static class PoolWindows
{
    /// <summary>Calls back for every window with its place in y and the places in x of its elements within the image.</summary>
    /// <param name="pool">The pooling.</param>
    /// <param name="x">Shape of its input.</param>
    /// <param name="y">Shape of its output.</param>
    /// <param name="window">Called with the place in y and those in x; the list is reused.</param>
    public static void Visit(PoolOperator pool, TensorShape x, TensorShape y, Action<int, List<int>> window)
    {
        List<int> places = [];
        int at = 0;
        for (int plane = 0; plane < y[0] * y[1]; plane++)
        {
            for (int oy = 0; oy < y[2]; oy++)
            {
                for (int ox = 0; ox < y[3]; ox++, at++)
                {
                    places.Clear();
                    for (int tap = 0; tap < pool.Kernel.Height * pool.Kernel.Width; tap++)
                    {
                        int iy = (oy * pool.Stride.Height) - pool.Padding.Top + (tap / pool.Kernel.Width * pool.Dilation.Height);
                        int ix = (ox * pool.Stride.Width) - pool.Padding.Left + (tap % pool.Kernel.Width * pool.Dilation.Width);
                        if ((uint)iy < (uint)x[2] && (uint)ix < (uint)x[3])
                        {
                            places.Add((((plane * x[2]) + iy) * x[3]) + ix);
                        }
                    }
                    window(at, places);
                }
            }
        }
    }
}
