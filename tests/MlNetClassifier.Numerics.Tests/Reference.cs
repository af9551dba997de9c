using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests;

/// <summary>Plain loops in double precision on NCHW: the judges of the kernels.</summary>
internal static class Reference
{
    public static float[] Convolve(ConvolutionShape s, float[] x, int images, int height, int width, float[] w, float[] bias, float[]? residual, float low, float high)
    {
        int oh = s.OutputHeight(height);
        int ow = s.OutputWidth(width);
        float[] y = new float[images * s.OutputChannels * oh * ow];
        for (int i = 0; i < y.Length; i++)
        {
            int ox = i % ow;
            int oy = i / ow % oh;
            int o = i / ow / oh % s.OutputChannels;
            int n = i / ow / oh / s.OutputChannels;
            double sum = bias.Length == 0 ? 0 : bias[o];
            for (int c = 0; c < s.GroupInputs; c++)
            {
                int channel = (o / s.GroupOutputs * s.GroupInputs) + c;
                for (int ky = 0; ky < s.KernelHeight; ky++)
                {
                    for (int kx = 0; kx < s.KernelWidth; kx++)
                    {
                        int iy = (oy * s.StrideY) - s.Padding.Top + (ky * s.DilationY);
                        int ix = (ox * s.StrideX) - s.Padding.Left + (kx * s.DilationX);
                        if (iy >= 0 && iy < height && ix >= 0 && ix < width)
                        {
                            sum += (double)x[(((((n * s.InputChannels) + channel) * height) + iy) * width) + ix]
                                * w[(((((o * s.GroupInputs) + c) * s.KernelHeight) + ky) * s.KernelWidth) + kx];
                        }
                    }
                }
            }

            y[i] = (float)Math.Min(high, Math.Max(low, sum + (residual?[i] ?? 0)));
        }

        return y;
    }

    public static float[] Pool(PoolingShape s, float[] x, int planes, int height, int width, int oh, int ow)
    {
        float[] y = new float[planes * oh * ow];
        for (int i = 0; i < y.Length; i++)
        {
            int ox = i % ow;
            int oy = i / ow % oh;
            int plane = i / ow / oh;
            double sum = 0;
            double max = double.NegativeInfinity;
            int count = 0;
            for (int ky = 0; ky < s.KernelHeight; ky++)
            {
                for (int kx = 0; kx < s.KernelWidth; kx++)
                {
                    int iy = (oy * s.StrideY) - s.PadTop + (ky * s.DilationY);
                    int ix = (ox * s.StrideX) - s.PadLeft + (kx * s.DilationX);
                    if (iy >= 0 && iy < height && ix >= 0 && ix < width)
                    {
                        float v = x[(((plane * height) + iy) * width) + ix];
                        sum += v;
                        max = Math.Max(max, v);
                        count++;
                    }
                }
            }

            y[i] = (float)(s.Maximum ? max : sum / Math.Max(1, s.CountPadding ? s.KernelHeight * s.KernelWidth : count));
        }

        return y;
    }
}
