using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>The index arithmetic of a convolution's two gradients.</summary>
internal static class ConvTaps
{
    /// <summary>Calls back with the places (in x, y and the weights) of every product that the convolution sums.</summary>
    /// <param name="conv">The convolution.</param>
    /// <param name="y">Shape of its output.</param>
    /// <param name="w">Shape of its weights.</param>
    /// <param name="input">Rows and columns of its input.</param>
    /// <param name="product">Called with the places in x, y and w.</param>
    public static void Visit(Conv conv, TensorShape y, TensorShape w, Size2D input, Action<int, int, int> product)
    {
        int groupOut = w[0] / conv.Group, channels = w[1] * conv.Group, at = 0;
        for (int n = 0; n < y[0]; n++)
        {
            for (int m = 0; m < y[1]; m++)
            {
                for (int oy = 0; oy < y[2]; oy++)
                {
                    for (int ox = 0; ox < y[3]; ox++, at++)
                    {
                        for (int tap = 0; tap < w[1] * w[2] * w[3]; tap++)
                        {
                            int kx = tap % w[3], ky = tap / w[3] % w[2], c = tap / (w[3] * w[2]);
                            int iy = (oy * conv.Stride.Height) - conv.Padding.Top + (ky * conv.Dilation.Height);
                            int ix = (ox * conv.Stride.Width) - conv.Padding.Left + (kx * conv.Dilation.Width);
                            if ((uint)iy < (uint)input.Height && (uint)ix < (uint)input.Width)
                            {
                                int plane = (n * channels) + (m / groupOut * w[1]) + c;
                                product((((plane * input.Height) + iy) * input.Width) + ix, at, (m * w[1] * w[2] * w[3]) + tap);
                            }
                        }
                    }
                }
            }
        }
    }
}
