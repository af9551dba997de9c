using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>How a convolution is computed; decided by its shape alone, so that results depend on neither batch nor threads.</summary>
/// <param name="Method">Kind of kernel.</param>
/// <param name="Scheme">Winograd's tiles, with <see cref="ConvolutionMethod.Winograd"/>.</param>
internal readonly record struct ConvolutionChoice(ConvolutionMethod Method, WinogradScheme? Scheme)
{
    // Costs are multiply-adds of one image, with traffic converted at rates measured on a server core: one float of weights that must come
    // from beyond the second-level cache costs as much as 12 multiply-adds, one transformed float as much as 7.
    private const double WeightCost = 12;
    private const double TransformCost = 7;

    /// <summary>Pixels that the last tiles compute beyond the picture.</summary>
    public (int Rows, int Columns) Surplus(int height, int width) => Scheme is null
        ? (0, 0)
        : ((Scheme.TileHeight - (height % Scheme.TileHeight)) % Scheme.TileHeight, (Scheme.TileWidth - (width % Scheme.TileWidth)) % Scheme.TileWidth);

    /// <summary>Chooses for an output of <paramref name="height"/> × <paramref name="width"/> pixels.</summary>
    public static ConvolutionChoice For(ConvolutionShape shape, int height, int width, bool planar)
    {
        if (!planar && DepthwiseConvolution.Supports(shape))
        {
            return new(ConvolutionMethod.Depthwise, null);
        }

        if (!DirectConvolution.Supports(shape, planar))
        {
            return new(ConvolutionMethod.Reference, null);
        }

        WinogradScheme? best = planar ? null : BestScheme(shape, height, width).Scheme;
        return best is null ? new(ConvolutionMethod.Direct, null) : new(ConvolutionMethod.Winograd, best);
    }

    /// <summary>What a convolution on channel blocks costs in multiply-adds, by the cheapest kernel.</summary>
    public static double CostOf(ConvolutionShape shape, int height, int width) => BestScheme(shape, height, width).Cost;

    private static (WinogradScheme? Scheme, double Cost) BestScheme(ConvolutionShape shape, int height, int width)
    {
        (WinogradScheme? Scheme, double Cost) best = (null, DirectCost(shape, height, width));
        foreach (WinogradScheme scheme in WinogradScheme.For(shape))
        {
            double cost = WinogradCost(shape, scheme, height, width);
            if (cost < best.Cost)
            {
                best = (scheme, cost);
            }
        }

        return best;
    }

    private static double DirectCost(ConvolutionShape shape, int height, int width) =>
        ((double)shape.WeightCount * height * width) + (WeightCost * shape.WeightCount);

    private static double WinogradCost(ConvolutionShape shape, WinogradScheme scheme, int height, int width)
    {
        double tiles = Math.Ceiling((double)height / scheme.TileHeight) * Math.Ceiling((double)width / scheme.TileWidth);
        double products = scheme.Elements * tiles * shape.InputChannels * shape.OutputChannels;
        double weights = (double)scheme.Elements * shape.InputChannels * shape.OutputChannels;
        double transforms = scheme.Elements * tiles * (shape.InputChannels + shape.OutputChannels);
        return products + (WeightCost * weights) + (TransformCost * transforms);
    }
}
