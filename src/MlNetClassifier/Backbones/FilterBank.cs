using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Backbones;

/// <summary>
/// The built-in backbone: a small network whose weights are formulas, not learned, so that the toolkit works with no file at hand.
/// </summary>
/// <remarks>
/// <para>Two layers of oriented band-pass filters, each followed by its local energy, in the manner of the scattering transform (J. Bruna,
/// S. Mallat,
/// "Invariant scattering convolution networks", IEEE TPAMI 35(8), 2013) with Gabor filters (J. Daugman, J. Opt. Soc. Am. A 2(7), 1985):
/// 96×96 pixels →
/// luma at 2 scales × 6 orientations × even and odd phase → rectified, phases summed → averaged 2×2 → 6 orientations again on each of the
/// 12 maps → rectified, summed.
/// Mean and maximum over the picture of both layers, and the share of pixels near each of the 8 corners of the colour cube, make 179
/// features. A half-wave pair
/// ReLU(x), ReLU(−x) stands for the absolute value (W. Shang et al., "CReLU", ICML 2016), so plain convolutions and ReLU are all there
/// is.</para>
/// <para>It sees shapes and textures. For photographs a network trained on ImageNet is far better.</para>
/// </remarks>
public static class FilterBank
{
    /// <summary>The name to ask for.</summary>
    public const string Name = "filterbank";

    private const int Size = 96;
    private const int Orientations = 6;
    private const int Phases = 2;
    private const int Signs = 2;
    private static readonly double[] Wavelengths = [4.5, 9];
    private static readonly double[] Luma = [0.299, 0.587, 0.114];

    /// <summary>Builds the network.</summary>
    public static Backbone Create()
    {
        BackboneSpec spec = new()
        {
            Name = "filterbank (built in: oriented filters by formula, not trained)",
            InputTensor = "input",
            Layout = TensorLayout.Nchw,
            Width = Size,
            Height = Size,
            Normalization = new PixelNormalization(ColorOrder.Rgb, [127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]),
            FeatureTensor = "features",
        };
        Graph graph = BackboneComposer.Compose(Network(), spec);
        return new Backbone(Name, spec, graph, BackboneIdentity.Of($"{Name}/1", spec, graph));
    }

    private static Graph Network()
    {
        GraphBuilder builder = new(Name);
        GraphValue input = builder.AddInput("input", new TensorShape(TensorShape.Batch, 3, Size, Size));

        // First layer: [N, 3, 96, 96] → rectified phases [N, 48, 48, 48] → energies [N, 12, 48, 48].
        int maps = Wavelengths.Length * Orientations;
        Conv filter = new() { Stride = new Size2D(2, 2), Padding = Padding2D.Same(5) };
        GraphValue first = Energy(builder, "first", input, filter, FirstFilters(), [maps * Phases * Signs, 3, 11, 11], maps);

        // Second layer: [N, 12, 24, 24] → every map on its own → [N, 288, 12, 12] → [N, 72, 12, 12]. Each map is repeated for its filters,
        // so that the
        // filtering is a depthwise convolution, for which engines have a fast path that they lack for odd group sizes.
        GraphValue halved = builder.Add("halved", new AveragePool { Kernel = new Size2D(2, 2), Stride = new Size2D(2, 2) }, first);
        int filters = maps * Orientations * Phases * Signs;
        GraphValue spread = builder.Add("spread", new Conv(), halved, builder.AddConstant("spread/weights", Tensor.FromFloats(Repeat(maps, filters), filters, maps, 1, 1)));
        filter = new Conv { Stride = new Size2D(2, 2), Padding = Padding2D.Same(4), Group = filters };
        GraphValue second = Energy(builder, "second", spread, filter, SecondFilters(maps), [filters, 1, 9, 9], maps * Orientations);

        GraphValue corners = builder.Add("corners", new Relu(), builder.Add(
            new Conv(),
            input,
            builder.AddConstant("corners/weights", Tensor.FromFloats(CubeCorners(), 8, 3, 1, 1)),
            builder.AddConstant("corners/bias", Tensor.FromFloats([.. Enumerable.Repeat(-1f / 3, 8)], 8))));
        GraphValue features = builder.Add(
            "pooled",
            new Concat { Axis = 1 },
            builder.Add(new GlobalAveragePool(), first),
            builder.Add(new GlobalMaxPool(), first),
            builder.Add(new GlobalAveragePool(), second),
            builder.Add(new GlobalMaxPool(), second),
            builder.Add(new GlobalAveragePool(), corners),
            builder.Add(new GlobalAveragePool(), input));
        return builder.Build(builder.Add("features", new Reshape { Target = new TensorShape(TensorShape.Batch, features.Shape[1]) }, features));
    }

    /// <summary>Filters, half-wave rectification, and the sum over phases and signs: consecutive channels of one energy.</summary>
    private static GraphValue Energy(GraphBuilder builder, string name, GraphValue input, Conv filter, float[] weights, int[] shape, int energies)
    {
        GraphValue filtered = builder.Add($"{name}/filtered", filter, input, builder.AddConstant($"{name}/filters", Tensor.FromFloats(weights, shape)));
        GraphValue rectified = builder.Add($"{name}/rectified", new Relu(), filtered);
        float[] sum = new float[energies * shape[0]];
        for (int channel = 0; channel < shape[0]; channel++)
        {
            sum[(channel / (Phases * Signs) * shape[0]) + channel] = 1;
        }

        return builder.Add($"{name}/energy", new Conv(), rectified, builder.AddConstant($"{name}/sum", Tensor.FromFloats(sum, energies, shape[0], 1, 1)));
    }

    /// <summary>[filters, maps] weights that copy every map to consecutive channels.</summary>
    private static float[] Repeat(int maps, int filters)
    {
        float[] weights = new float[filters * maps];
        for (int filter = 0; filter < filters; filter++)
        {
            weights[(filter * maps) + (filter / (filters / maps))] = 1;
        }

        return weights;
    }

    private static float[] FirstFilters() =>
    [
        .. from wavelength in Wavelengths
           from orientation in Enumerable.Range(0, Orientations)
           from phase in Enumerable.Range(0, Phases)
           let gabor = Gabor(11, wavelength, orientation, wavelength * 0.45, phase)
           from sign in new[] { 1, -1 }
           from luma in Luma
           from value in gabor
           select (float)(4 * sign * luma * value),
    ];

    private static float[] SecondFilters(int maps) =>
    [
        .. from map in Enumerable.Range(0, maps)
           from orientation in Enumerable.Range(0, Orientations)
           from phase in Enumerable.Range(0, Phases)
           let gabor = Gabor(9, 7, orientation, 3, phase)
           from sign in new[] { 1, -1 }
           from value in gabor
           select (float)(4 * sign * value),
    ];

    /// <summary>A Gabor filter without mean, absolute values summing to 1; phase 0 is even, 1 is odd.</summary>
    private static double[] Gabor(int size, double wavelength, int orientation, double sigma, int phase)
    {
        const double Aspect = 0.6;
        double angle = Math.PI * orientation / Orientations;
        double[] wave = new double[size * size], envelope = new double[size * size];
        for (int i = 0; i < wave.Length; i++)
        {
            double x = (i % size) - (size / 2), y = (i / size) - (size / 2);
            double u = (x * Math.Cos(angle)) + (y * Math.Sin(angle)), v = (y * Math.Cos(angle)) - (x * Math.Sin(angle));
            envelope[i] = Math.Exp(-((u * u) + (Aspect * Aspect * v * v)) / (2 * sigma * sigma));
            wave[i] = envelope[i] * Math.Cos((2 * Math.PI * u / wavelength) + (phase * Math.PI / 2));
        }

        // Even waves have a mean, which would answer to plain brightness.
        double mean = wave.Sum() / envelope.Sum();
        double[] filter = [.. wave.Zip(envelope, (w, e) => w - (mean * e))];
        double norm = filter.Sum(Math.Abs);
        return [.. filter.Select(value => value / norm)];
    }

    /// <summary>Directions from grey to black, the three primary, the three secondary colours, and white.</summary>
    private static float[] CubeCorners() =>
        [.. Enumerable.Range(0, 8 * 3).Select(i => ((i / 3) >> (i % 3) & 1) == 1 ? 1f / 3 : -1f / 3)];
}
