using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Which algorithm computes a convolution.</summary>
internal enum ConvolutionMethod
{
    /// <summary>No fast kernel fits.</summary>
    Reference,

    /// <summary><see cref="DirectConvolution"/>.</summary>
    Direct,

    /// <summary><see cref="DepthwiseConvolution"/>.</summary>
    Depthwise,

    /// <summary>F(2 × 2) of <see cref="WinogradConvolution"/>.</summary>
    Winograd2,

    /// <summary>F(4 × 4) of <see cref="WinogradConvolution"/>.</summary>
    Winograd4,
}

/// <summary>Chooses a convolution's algorithm from its shape alone, so that results depend on neither batch nor threads.</summary>
internal static class ConvolutionChoice
{
    public static ConvolutionMethod Choose(ConvolutionShape shape, int height, int width, bool planar)
    {
        if (!planar && DepthwiseConvolution.Supports(shape))
        {
            return ConvolutionMethod.Depthwise;
        }

        if (!DirectConvolution.Supports(shape, planar))
        {
            return ConvolutionMethod.Reference;
        }

        if (planar || !WinogradConvolution.Supports(shape))
        {
            return ConvolutionMethod.Direct;
        }

        double direct = DirectCost(shape, height, width);
        double two = WinogradCost(shape, height, width, 2);
        double four = WinogradCost(shape, height, width, 4);
        return direct <= Math.Min(two, four) ? ConvolutionMethod.Direct
            : two <= four ? ConvolutionMethod.Winograd2
            : ConvolutionMethod.Winograd4;
    }

    // Costs are multiply-adds of one image, with traffic converted at rates measured on a server core: one float of weights that must come
    // from beyond the second-level cache costs as much as 12 multiply-adds, one transformed float as much as 7.
    private const double WeightCost = 12;
    private const double TransformCost = 7;

    private static double DirectCost(ConvolutionShape shape, int height, int width) =>
        (double)shape.WeightCount * height * width + (WeightCost * shape.WeightCount);

    private static double WinogradCost(ConvolutionShape shape, int height, int width, int tile)
    {
        double tiles = Math.Ceiling((double)height / tile) * Math.Ceiling((double)width / tile);
        double elements = (tile + 2) * (tile + 2);
        double products = elements * tiles * shape.InputChannels * shape.OutputChannels;
        double weights = elements * shape.InputChannels * shape.OutputChannels;
        double transforms = elements * tiles * (shape.InputChannels + shape.OutputChannels);
        return products + (WeightCost * weights) + (TransformCost * transforms);
    }
}
