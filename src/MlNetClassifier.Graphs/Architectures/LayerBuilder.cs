using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>Layers as Keras means them, put into a graph; parameters come from the weight source as they are needed.</summary>
internal sealed class LayerBuilder(string name, IWeightSource weights)
{
    /// <summary>The graph being built.</summary>
    public GraphBuilder Graph { get; } = new(name);

    /// <summary>A convolution padded as TensorFlow's SAME.</summary>
    public GraphValue ConvSame(string layer, GraphValue x, int filters, int kernel, int stride = 1, bool bias = false) =>
        Conv(layer, x, filters, new Size2D(kernel, kernel), stride, Same(x, new Size2D(kernel, kernel), stride), bias);

    /// <summary>A convolution without padding.</summary>
    public GraphValue ConvValid(string layer, GraphValue x, int filters, int kernel, int stride = 1, bool bias = false) =>
        Conv(layer, x, filters, new Size2D(kernel, kernel), stride, Padding2D.None, bias);

    /// <summary>A convolution.</summary>
    public GraphValue Conv(string layer, GraphValue x, int filters, Size2D kernel, int stride, Padding2D padding, bool bias)
    {
        var shape = new TensorShape(filters, x.Shape[1], kernel.Height, kernel.Width);
        GraphValue w = Weight(layer, "kernel", LayerWeightKind.Convolution, shape);
        GraphValue? b = bias ? Vector(layer, "bias", LayerWeightKind.Bias, filters) : null;
        return Graph.Add(layer, new Conv { Stride = new Size2D(stride, stride), Padding = padding }, b is null ? [x, w] : [x, w, b]);
    }

    /// <summary>A convolution of each channel by itself, without bias.</summary>
    public GraphValue Depthwise(string layer, GraphValue x, int kernel, int stride, Padding2D padding, string output)
    {
        int channels = x.Shape[1];
        GraphValue w = Weight(layer, "depthwise_kernel", LayerWeightKind.Depthwise, new TensorShape(channels, 1, kernel, kernel));
        return Graph.Add(output, new Conv { Stride = new Size2D(stride, stride), Padding = padding, Group = channels }, x, w);
    }

    /// <summary>A convolution of each channel by itself, padded as SAME, then one of 1×1, nothing between; no bias.</summary>
    public GraphValue SeparableSame(string layer, GraphValue x, int filters, int kernel)
    {
        GraphValue deep = Depthwise(layer, x, kernel, 1, Same(x, new Size2D(kernel, kernel), 1), layer + "/depthwise");
        GraphValue w = Weight(layer, "pointwise_kernel", LayerWeightKind.Convolution, new TensorShape(filters, x.Shape[1], 1, 1));
        return Graph.Add(layer, new Conv(), deep, w);
    }

    /// <summary>Batch normalisation over channels.</summary>
    public GraphValue BatchNorm(string layer, GraphValue x, float epsilon, bool scale = true)
    {
        int channels = x.Shape[1];
        GraphValue gamma = scale
            ? Vector(layer, "gamma", LayerWeightKind.Scale, channels)
            : Graph.AddConstant(layer + "/gamma", Tensor.FromFloats(Ones(channels), channels));
        GraphValue beta = Vector(layer, "beta", LayerWeightKind.Bias, channels);
        GraphValue mean = Vector(layer, "moving_mean", LayerWeightKind.Mean, channels);
        GraphValue variance = Vector(layer, "moving_variance", LayerWeightKind.Variance, channels);
        return Graph.Add(layer, new BatchNormalization { Epsilon = epsilon }, x, gamma, beta, mean, variance);
    }

    public GraphValue Relu(string layer, GraphValue x) => Graph.Add(layer, new Relu(), x);

    /// <summary>min(max(x, 0), 6).</summary>
    public GraphValue Relu6(string layer, GraphValue x) => Graph.Add(layer, new Clip { Min = 0, Max = 6 }, x);

    /// <summary>x · sigmoid(x).</summary>
    public GraphValue Swish(string layer, GraphValue x) => Graph.Add(layer, new Mul(), x, Graph.Add(layer + "/sigmoid", new Sigmoid(), x));

    public GraphValue Add(string layer, GraphValue a, GraphValue b) => Graph.Add(layer, new Add(), a, b);

    /// <summary>Joins channels.</summary>
    public GraphValue Concat(string layer, params GraphValue[] inputs) => Graph.Add(layer, new Concat { Axis = 1 }, inputs);

    public GraphValue MaxPool(string layer, GraphValue x, int kernel, int stride, Padding2D padding = default) =>
        Graph.Add(layer, new MaxPool { Kernel = new Size2D(kernel, kernel), Stride = new Size2D(stride, stride), Padding = padding }, x);

    public GraphValue MaxPoolSame(string layer, GraphValue x, int kernel, int stride) =>
        MaxPool(layer, x, kernel, stride, Same(x, new Size2D(kernel, kernel), stride));

    /// <summary>Average pooling; the padding of SAME does not count towards the mean.</summary>
    public GraphValue AveragePool(string layer, GraphValue x, int kernel, int stride, bool same = false) =>
        Graph.Add(
            layer,
            new AveragePool
            {
                Kernel = new Size2D(kernel, kernel),
                Stride = new Size2D(stride, stride),
                Padding = same ? Same(x, new Size2D(kernel, kernel), stride) : Padding2D.None,
            },
            x);

    /// <summary>Zeros around the picture, as a node of its own: needed before a maximum, where padding counts as −∞.</summary>
    public GraphValue ZeroPad(string layer, GraphValue x, int pixels) =>
        Graph.Add(layer, new Pad { Before = [0, 0, pixels, pixels], After = [0, 0, pixels, pixels] }, x);

    public GraphValue GlobalAverage(string layer, GraphValue x) => Graph.Add(layer, new GlobalAveragePool(), x);

    /// <summary>The mean over the picture as <see cref="Architecture.FeaturesName"/>, [N, channels].</summary>
    public GraphValue PooledFeatures(GraphValue map)
    {
        GraphValue pooled = GlobalAverage(Graph.UniqueName("avg_pool"), map);
        return Graph.Add(Architecture.FeaturesName, new Reshape { Target = new TensorShape(TensorShape.Batch, map.Shape[1]) }, pooled);
    }

    /// <summary>Input times kernel plus bias.</summary>
    public GraphValue Dense(string layer, GraphValue x, int units, string output, TensorShape? flattenedMap = null)
    {
        var weight = new LayerWeight(layer, "kernel", LayerWeightKind.Dense, new TensorShape(units, x.Shape[1])) { FlattenedMap = flattenedMap };
        GraphValue w = Graph.AddConstant(weight.ToString(), Checked(weight));
        GraphValue b = Vector(layer, "bias", LayerWeightKind.Bias, units);
        return Graph.Add(output, new Gemm { TransposeB = true }, x, w, b);
    }

    /// <summary>Dense and softmax, under the names all architectures share.</summary>
    public GraphValue Classify(string layer, GraphValue features, int classes) =>
        Softmax(Dense(layer, features, classes, Architecture.LogitsName));

    public GraphValue Softmax(GraphValue logits) => Graph.Add(Architecture.PredictionsName, new Softmax { Axis = 1 }, logits);

    /// <summary>A parameter vector.</summary>
    public GraphValue Vector(string layer, string weight, LayerWeightKind kind, int channels) =>
        Weight(layer, weight, kind, new TensorShape(channels));

    /// <summary>A parameter as it comes from the source, without a place in the graph.</summary>
    public Tensor Checked(LayerWeight weight)
    {
        Tensor tensor = weights.Get(weight);
        return tensor.IsFloat && tensor.Shape == weight.Shape
            ? tensor
            : throw new InvalidModelException($"{weight} must be {weight.Shape}, the weight source gave {tensor}.");
    }

    /// <summary>
    /// TensorFlow's SAME: the output has ceil(size / stride) pixels, and of an odd padding the larger half goes to the bottom and right.
    /// </summary>
    public static Padding2D Same(GraphValue x, Size2D kernel, int stride)
    {
        int rows = Total(x.Shape[2], kernel.Height, stride);
        int columns = Total(x.Shape[3], kernel.Width, stride);
        return new Padding2D(rows / 2, columns / 2, rows - (rows / 2), columns - (columns / 2));
    }

    private static int Total(int size, int kernel, int stride) => Math.Max((((size + stride - 1) / stride) - 1) * stride + kernel - size, 0);

    private static float[] Ones(int count)
    {
        float[] ones = new float[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private GraphValue Weight(string layer, string weight, LayerWeightKind kind, TensorShape shape)
    {
        var wanted = new LayerWeight(layer, weight, kind, shape);
        return Graph.AddConstant(wanted.ToString(), Checked(wanted));
    }
}
