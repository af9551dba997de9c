using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Writes each window of a plain picture as one pixel of a blocked tensor, so that a 1 × 1 convolution of it is the convolution (im2col).</summary>
/// <remarks>For windows that no register tile reads in place: strides above 4, as in the patches of vision transformers, of which each pixel is in one.</remarks>
internal sealed unsafe class PatchKernel : LayerKernel
{
    private readonly ConvolutionShape shape;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;

    /// <summary>The output has a channel for each element of the window, in the order of the weights: input channel, row, column.</summary>
    public PatchKernel(ConvolutionShape shape, in BlockedTensor input, in BlockedTensor output)
    {
        this.shape = shape;
        this.input = input;
        this.output = output;
    }

    public override string Description => $"windows {shape.KernelHeight}x{shape.KernelWidth} of {input.Channels} {input.Height}x{input.Width}";

    public override int Tasks(int phase, int images, int threads) => images * output.Height;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int row = task % output.Height;
        float* source = call.At(input, task / output.Height);
        float* target = call.At(output, task / output.Height) + (row * output.Row);
        int k = 0;
        for (int c = 0; c < input.Channels; c++)
        {
            for (int ky = 0; ky < shape.KernelHeight; ky++)
            {
                int y = (row * shape.StrideY) + (ky * shape.DilationY) - shape.Padding.Top;
                bool outside = (uint)y >= (uint)input.Height;
                float* line = source + (c * input.Plane) + (outside ? 0 : y * input.Row);
                for (int kx = 0, run; kx < shape.KernelWidth; kx += run, k += run)
                {
                    // Neighbours in a window's row are neighbours in a channel block, up to its end.
                    run = shape.DilationX == 1 ? Math.Min(shape.KernelWidth - kx, ChannelBlock.Size - (k % ChannelBlock.Size)) : 1;
                    float* t = target + (k / ChannelBlock.Size * output.Plane) + (k % ChannelBlock.Size);
                    int x = (kx * shape.DilationX) - shape.Padding.Left;
                    for (int column = 0; column < output.Width; column++, x += shape.StrideX, t += ChannelBlock.Size)
                    {
                        if (outside || x < 0 || x + run > input.Width)
                        {
                            CopyAtEdge(line, x, t, run, outside);
                        }
                        else if (run == ChannelBlock.Size)
                        {
                            Unsafe.CopyBlockUnaligned(t, line + x, ChannelBlock.Size * sizeof(float));
                        }
                        else
                        {
                            Unsafe.CopyBlockUnaligned(t, line + x, (uint)run * sizeof(float));
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyAtEdge(float* line, int x, float* target, int count, bool outside)
    {
        for (int i = 0; i < count; i++)
        {
            target[i] = outside || (uint)(x + i) >= (uint)input.Width ? 0 : line[x + i];
        }
    }
}
