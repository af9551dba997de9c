using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Initializers;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training;

/// <summary>Builds networks to be trained, layer by layer; every parameter is named by its layer and drawn from the seed.</summary>
public sealed class NetworkBuilder
{
    private readonly ulong _seed;
    private readonly GraphBuilder _graph;
    private readonly List<string> _parameters = [];
    private GraphValue? _dropoutSeed;
    private int _dropouts;

    /// <summary>Starts an empty network.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="seed">Seed of the first values.</param>
    public NetworkBuilder(string name, ulong seed)
    {
        _seed = seed;
        _graph = new GraphBuilder(name);
    }

    /// <summary>Adds the input: images [N, channels, height, width].</summary>
    /// <param name="name">Its name.</param>
    /// <param name="channels">Channels of a pixel.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public GraphValue Images(string name, int channels, int height, int width) =>
        _graph.AddInput(name, new TensorShape(TensorShape.Batch, channels, height, width));

    /// <summary>Adds the input: rows of features [N, length].</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Features of a row.</param>
    public GraphValue Features(string name, int length) => _graph.AddInput(name, new TensorShape(TensorShape.Batch, length));

    /// <summary>Adds a convolution that keeps the image's size divided by the stride (TensorFlow's SAME).</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="x">Images.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">Step.</param>
    /// <param name="weights">First weights; default He.</param>
    /// <param name="bias">First bias; null for no bias.</param>
    public GraphValue Convolution(string layer, GraphValue x, int filters, int kernel, int stride = 1, Initializer? weights = null, Initializer? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        GraphValue w = Parameter($"{layer}/kernel", new TensorShape(filters, x.Shape[1], kernel, kernel), weights ?? new HeInitializer());
        var conv = new Conv { Stride = new(stride, stride), Padding = Same(x, kernel, stride) };
        return bias is null
            ? _graph.Add(layer, conv, x, w)
            : _graph.Add(layer, conv, x, w, Parameter($"{layer}/bias", new TensorShape(filters), bias));
    }

    /// <summary>Adds a dense layer.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="x">Rows.</param>
    /// <param name="units">Outputs.</param>
    /// <param name="weights">First weights; default Glorot.</param>
    /// <param name="bias">First bias; default 0.</param>
    public GraphValue Dense(string layer, GraphValue x, int units, Initializer? weights = null, Initializer? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        GraphValue w = Parameter($"{layer}/kernel", new TensorShape(x.Shape[1], units), weights ?? new GlorotInitializer());
        GraphValue b = Parameter($"{layer}/bias", new TensorShape(units), bias ?? new ConstantInitializer(0));
        return _graph.Add(layer, new Gemm(), x, w, b);
    }

    /// <summary>Adds batch normalisation.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="x">Images or rows.</param>
    /// <param name="momentum">Share of the old running statistics kept at each step. Default 0.9.</param>
    public GraphValue BatchNormalization(string layer, GraphValue x, float momentum = 0.9f)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = new TensorShape(x.Shape[1]);
        GraphValue scale = Parameter($"{layer}/gamma", shape, new ConstantInitializer(1));
        GraphValue shift = Parameter($"{layer}/beta", shape, new ConstantInitializer(0));
        GraphValue mean = _graph.AddConstant($"{layer}/moving_mean", new ConstantInitializer(0).Create(shape, 0));
        GraphValue variance = _graph.AddConstant($"{layer}/moving_variance", new ConstantInitializer(1).Create(shape, 0));
        return _graph.AddNode(layer, new BatchNormalizationTraining { Momentum = momentum, Epsilon = 1e-3f }, [x, scale, shift, mean, variance], layer)[0];
    }

    /// <summary>Adds max(0, x).</summary>
    /// <param name="x">Anything.</param>
    public GraphValue Relu(GraphValue x) => _graph.Add(new Relu(), x);

    /// <summary>Adds a sum.</summary>
    /// <param name="a">One summand.</param>
    /// <param name="b">The other, of equal shape.</param>
    public GraphValue Add(GraphValue a, GraphValue b) => _graph.Add(new Add(), a, b);

    /// <summary>Adds maximum pooling padded as TensorFlow's SAME.</summary>
    /// <param name="x">Images.</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">Step.</param>
    public GraphValue MaxPool(GraphValue x, int kernel, int stride)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _graph.Add(new MaxPool { Kernel = new(kernel, kernel), Stride = new(stride, stride), Padding = Same(x, kernel, stride) }, x);
    }

    /// <summary>Adds the mean over each image: [N, C, H, W] → [N, C].</summary>
    /// <param name="x">Images.</param>
    public GraphValue GlobalAverage(GraphValue x) => Flatten(_graph.Add(new GlobalAveragePool(), x));

    /// <summary>Adds the greatest value over each image: [N, C, H, W] → [N, C].</summary>
    /// <param name="x">Images.</param>
    public GraphValue GlobalMaximum(GraphValue x) => Flatten(_graph.Add(new GlobalMaxPool(), x));

    /// <summary>Joins channels, or the columns of rows.</summary>
    /// <param name="inputs">Values of equal shape but for the second dimension.</param>
    public GraphValue Concat(params GraphValue[] inputs) => _graph.Add(new Concat { Axis = 1 }, inputs);

    /// <summary>Adds a flattening to rows, in the order channel, row, column.</summary>
    /// <param name="x">Images.</param>
    public GraphValue Flatten(GraphValue x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _graph.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, x.Shape.ElementsPerItem) }, x);
    }

    /// <summary>Adds dropout; nothing when the ratio is 0.</summary>
    /// <param name="x">Anything.</param>
    /// <param name="ratio">Share that is dropped, 0 (inclusive) to 1 (exclusive).</param>
    public GraphValue Dropout(GraphValue x, float ratio)
    {
        if (ratio == 0)
        {
            return x;
        }

        _dropoutSeed ??= _graph.AddInput(TrainableNetwork.SeedName, TensorShape.Scalar, ElementType.Int64);
        return _graph.Add(new RandomDropout { Ratio = ratio, Salt = ++_dropouts }, x, _dropoutSeed);
    }

    /// <summary>Ends building.</summary>
    /// <param name="logits">Scores before softmax [N, classes].</param>
    public TrainableNetwork Build(GraphValue logits) => new(_graph.Build(logits), [.. _parameters]);

    private static Padding2D Same(GraphValue x, int kernel, int stride)
    {
        (int top, int bottom) = Side(x.Shape[2]);
        (int left, int right) = Side(x.Shape[3]);
        return new Padding2D(top, left, bottom, right);

        (int Before, int After) Side(int size)
        {
            int total = Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + kernel - size);
            return (total / 2, total - (total / 2));
        }
    }

    private GraphValue Parameter(string name, TensorShape shape, Initializer initializer)
    {
        ulong seed = CounterRandom.Bits(_seed, (ulong)_parameters.Count);
        _parameters.Add(name);
        return _graph.AddConstant(name, initializer.Create(shape, seed));
    }
}
