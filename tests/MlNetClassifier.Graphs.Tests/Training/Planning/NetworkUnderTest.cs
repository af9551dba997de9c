using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning;

namespace MlNetClassifier.Graphs.Tests.Training.Planning;

/// <summary>Builds small random networks with all constants trained.</summary>
internal sealed class NetworkUnderTest(int seed)
{
    public const long Seed = 5;
    private readonly Random _random = new(seed);
    private readonly GraphBuilder _builder = new("network");
    private readonly List<string> _parameters = [];
    private GraphValue? _input;
    private GraphValue? _seed;
    private SoftmaxCrossEntropy _loss = new();
    private float[] _pixels = [];
    private float[] _targets = [];

    public GraphValue Image(int channels, int height, int width) => _input = _builder.AddInput("x", new TensorShape(TensorShape.Batch, channels, height, width));

    public GraphValue Flat(int channels, int height, int width) => Flatten(Image(channels, height, width));

    public GraphValue Quotient(GraphValue x) => _builder.Add(new Div(), x, Statistic(x, 1, 1, 1));

    public GraphValue Flatten(GraphValue x) => _builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, x.Shape.ElementsPerItem) }, x);

    public GraphValue Add(Operator op, params GraphValue[] x) => _builder.Add(op, x);

    public GraphValue Relu(GraphValue x) => _builder.Add(new Relu(), x);

    public GraphValue Clip(GraphValue x) => _builder.Add(new Clip { Min = 0, Max = 6 }, x);

    public GraphValue Conv(GraphValue x, int outChannels, int kernel, int stride, int padding, int group = 1, int dilation = 1)
    {
        int channels = x.Shape[1] / group;
        var conv = new Conv { Stride = new(stride, stride), Dilation = new(dilation, dilation), Padding = Padding2D.Same(padding), Group = group };
        return _builder.Add(conv, x, Parameter(1f / (channels * kernel), outChannels, channels, kernel, kernel), Parameter(0.5f, outChannels));
    }

    public GraphValue Dense(GraphValue x, int count, bool transposed)
    {
        GraphValue weights = transposed ? Parameter(0.3f, count, x.Shape[1]) : Parameter(0.3f, x.Shape[1], count);
        return _builder.Add(new Gemm { TransposeB = transposed }, x, weights, Parameter(0.5f, count));
    }

    public GraphValue MaxPool(GraphValue x, int kernel, int stride, int begin, int end) =>
        _builder.Add(new MaxPool { Kernel = new(kernel, kernel), Stride = new(stride, stride), Padding = new(begin, begin, end, end) }, x);

    public GraphValue AveragePool(GraphValue x, int kernel, int stride, int begin, int end) =>
        _builder.Add(new AveragePool { Kernel = new(kernel, kernel), Stride = new(stride, stride), Padding = new(begin, begin, end, end) }, x);

    public GraphValue BatchNorm(GraphValue x) => _builder.Add(new BatchNormalizationTraining(), x, Parameter(1, x.Shape[1]), Parameter(1, x.Shape[1]), Statistic(x, 0), Statistic(x, 1));

    public GraphValue FrozenBatchNorm(GraphValue x) => _builder.Add(new BatchNormalization(), x, Parameter(1, x.Shape[1]), Parameter(1, x.Shape[1]), Statistic(x, 0), Statistic(x, 1));

    public GraphValue InstanceNorm(GraphValue x) => _builder.Add(new InstanceNormalization { Epsilon = 0.001f }, x, Parameter(1, x.Shape[1]), Parameter(1, x.Shape[1]));

    /// <summary>As exporters write it: groups are channels of an instance normalisation, and each channel's own scale and shift follow.</summary>
    public GraphValue GroupNorm(GraphValue x, int groups)
    {
        GraphValue normal = InstanceNorm(Reshape(x, groups, x.Shape.ElementsPerItem / groups));
        GraphValue restored = Reshape(normal, [.. x.Shape.Skip(1)]);
        return _builder.Add(new Add(), _builder.Add(new Mul(), restored, Parameter(1, x.Shape[1], 1, 1)), Parameter(1, x.Shape[1], 1, 1));
    }

    public GraphValue Dropout(GraphValue x)
    {
        _seed ??= _builder.AddInput("seed", TensorShape.Scalar, ElementType.Int64);
        return _builder.Add(new RandomDropout { Ratio = 0.4f, Salt = 2 }, x, _seed);
    }

    /// <summary>The product reads what is added to it.</summary>
    public GraphValue OwnResidual(GraphValue x, int kernel) => Relu(_builder.Add(new Add(), Conv(x, x.Shape[1], kernel, 1, kernel / 2), x));

    public GraphValue Joined(GraphValue x, int times) => _builder.Add(new Concat { Axis = 1 }, [.. Enumerable.Repeat(x, times)]);

    public GraphValue Residual(GraphValue x)
    {
        GraphValue branch = Conv(Relu(Conv(x, 16, 3, 1, 1)), 16, 3, 1, 1);
        return Head(_builder.Add(new Relu(), _builder.Add(new Add(), branch, x)));
    }

    public GraphValue Squeeze(GraphValue x)
    {
        GraphValue squeezed = _builder.Add(new GlobalAveragePool(), x);
        GraphValue gate = _builder.Add(new HardSigmoid(), Conv(_builder.Add(new HardSwish(), Conv(squeezed, 4, 1, 1, 0)), x.Shape[1], 1, 1, 0));
        return Head(_builder.Add(new Mul(), _builder.Add(new Sigmoid(), x), gate));
    }

    public GraphValue Fork(GraphValue x)
    {
        GraphValue joined = _builder.Add(new Concat { Axis = 1 }, Conv(x, 5, 1, 1, 0), x, Relu(Conv(x, 7, 3, 1, 1)));
        GraphValue scaled = _builder.Add(new Mul(), joined, Parameter(1, joined.Shape[1], 1, 1));
        return Head(_builder.Add(new Slice { Axis = 1, Start = 2, Count = 15 }, scaled));
    }

    /// <summary>Pixels as tokens: normalised, through a matrix and GELU, and their mean.</summary>
    public GraphValue Tokens(GraphValue x)
    {
        int channels = x.Shape[1];
        GraphValue rows = _builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, channels, x.Shape[2] * x.Shape[3]) }, x);
        GraphValue tokens = _builder.Add(new Transpose { Permutation = [0, 2, 1] }, rows);
        GraphValue normal = _builder.Add(new LayerNormalization(), tokens, Parameter(1, channels), Parameter(1, channels));
        GraphValue mixed = _builder.Add(new Gelu(), _builder.Add(new MatMul(), normal, Parameter(0.5f, channels, 10)));
        return Dense(_builder.Add(new ReduceMean { Axes = [1], KeepDimensions = false }, mixed), 4, true);
    }

    /// <summary>A block of a vision transformer: class token, positions, attention of two heads, perceptron; the class token's row.</summary>
    public GraphValue Transformer(GraphValue x, int heads = 2)
    {
        int width = x.Shape[1], count = x.Shape[2] * x.Shape[3], depth = width / heads;
        GraphValue tokens = Transpose(Reshape(x, width, count), 0, 2, 1);
        GraphValue start = _builder.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 1, width) }, Parameter(1, 1, 1, width), tokens);
        tokens = _builder.Add(new Concat { Axis = 1 }, start, tokens);
        tokens = _builder.Add(new Add(), tokens, Parameter(1, 1, count + 1, width));
        GraphValue all = Biased(_builder.Add(new MatMul(), Normal(tokens), Parameter(0.5f, width, 3 * width)));
        all = Transpose(Reshape(all, count + 1, 3, heads, depth), 0, 2, 3, 1, 4);
        GraphValue Part(long index) => _builder.Add(new Gather { Axis = 1 }, all, _builder.AddConstant(null, Tensor.ScalarOf(index)));
        GraphValue queries = _builder.Add(new Mul(), Part(0), _builder.AddConstant(null, Tensor.ScalarOf(0.5f)));
        GraphValue scores = _builder.Add(new MatMul(), queries, Transpose(Part(1), 0, 1, 3, 2));
        scores = _builder.Add(new Softmax(), _builder.Add(new Add(), scores, Parameter(1, 1, heads, 1, count + 1)));
        GraphValue mixed = Reshape(Transpose(_builder.Add(new MatMul(), scores, Part(-1)), 0, 2, 1, 3), count + 1, width);
        tokens = _builder.Add(new Add(), tokens, Biased(_builder.Add(new MatMul(), mixed, Parameter(0.5f, width, width))));
        GraphValue hidden = _builder.Add(new Gelu(), Biased(_builder.Add(new MatMul(), Normal(tokens), Parameter(0.5f, width, 2 * width))));
        tokens = _builder.Add(new Add(), tokens, _builder.Add(new MatMul(), hidden, Parameter(0.5f, 2 * width, width)));
        return Dense(_builder.Add(new Gather { Axis = 1 }, Normal(tokens), _builder.AddConstant(null, Tensor.ScalarOf(0L))), 4, true);
    }

    /// <summary>Attention within windows of an image whose channels are last, as Swin's: six dimensions, a table of biases, slices that step backwards.</summary>
    public GraphValue Windows(GraphValue x)
    {
        (int width, int size) = (x.Shape[1], x.Shape[2]);
        GraphValue pixels = Transpose(x, 0, 2, 3, 1);
        GraphValue normal = _builder.Add(new LayerNormalization { Axis = -2 }, pixels, Parameter(1, size, width));
        GraphValue windows = Reshape(Transpose(Reshape(normal, size / 2, 2, size / 2, 2, width), 0, 1, 3, 2, 4, 5), size * size / 4, 4, width);
        GraphValue keys = Biased(_builder.Add(new MatMul(), windows, Parameter(0.5f, width, width)));
        GraphValue values = _builder.Add(new Slice { Axis = 2, Start = 3, Count = 4, Step = -1 }, windows);
        GraphValue scores = _builder.Add(new MatMul(), windows, Transpose(keys, 0, 1, 3, 2));
        scores = _builder.Add(new Softmax(), _builder.Add(new Add(), scores, Parameter(1, 4, 4)));
        GraphValue mixed = _builder.Add(new MatMul(), scores, values);
        GraphValue gated = _builder.Add(new Div(), mixed, _builder.Add(new Add(), _builder.Add(new ReduceMean { Axes = [3] }, _builder.Add(new Exp(), mixed)), Positive(4, 1)));
        GraphValue padded = _builder.Add(new Pad { Before = [0, 0, 1, -1], After = [0, -1, 0, 2], Value = 0.25f }, gated);
        GraphValue chosen = _builder.Add(new Gather { Axis = 2 }, padded, _builder.AddConstant(null, Tensor.FromIntegers([3, 0, 1, 1, -1, 0], new TensorShape(2, 3))));
        GraphValue summed = _builder.Add(new ReduceSum { Axes = [1, 3], KeepDimensions = false }, chosen);
        return Dense(Reshape(summed, summed.Shape.ElementsPerItem), 4, false);
    }

    private GraphValue Positive(params int[] shape) => _builder.AddConstant(null, Tensor.FromFloats([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => 1f + i)], shape));

    private GraphValue Normal(GraphValue x) => _builder.Add(new LayerNormalization(), x, Parameter(1, x.Shape[^1]), Parameter(1, x.Shape[^1]));

    private GraphValue Biased(GraphValue x) => _builder.Add(new Add(), x, Parameter(0.5f, x.Shape[^1]));

    private GraphValue Transpose(GraphValue x, params int[] order) => _builder.Add(new Transpose { Permutation = order }, x);

    private GraphValue Reshape(GraphValue x, params int[] sizes) => _builder.Add(new Reshape { Target = new TensorShape([TensorShape.Batch, .. sizes]) }, x);

    /// <summary>The larger and the smaller of two, among them equal ones, chosen by what is asked about them and by a mask that the file holds.</summary>
    public GraphValue Chosen(GraphValue x)
    {
        int[] channels = [x.Shape[1], .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        GraphValue some = Parameter(0.5f, channels), large = _builder.Add(new Max(), some, x), small = _builder.Add(new Min(), _builder.Add(new Relu(), x), _builder.Add(new Relu(), _builder.Add(new Neg(), x)));
        GraphValue inside = _builder.Add(new And(), _builder.Add(new GreaterOrEqual(), x, _builder.AddConstant(null, Tensor.ScalarOf(-0.5f))), _builder.Add(new Less(), x, some));
        GraphValue outside = _builder.Add(new Or(), _builder.Add(new Not(), inside), _builder.Add(new Equal(), large, x));
        GraphValue first = _builder.Add(new Where(), outside, _builder.Add(new Mul(), large, x), _builder.Add(new Where(), _builder.Add(new Greater(), small, some), some, x));
        int[] sizes = [.. x.Shape.Skip(1)];
        Tensor mask = Tensor.FromIntegers([.. Enumerable.Range(0, sizes.Aggregate(1, (a, b) => a * b)).Select(i => i % 3 == 0 ? 0L : 1L)], new TensorShape(sizes), ElementType.Bool);
        GraphValue masked = _builder.Add(new Where(), _builder.AddConstant(null, mask), first, _builder.AddConstant(null, Tensor.ScalarOf(0.25f)));
        GraphValue facts = _builder.Add(new Cast { To = ElementType.Float32 }, _builder.Add(new LessOrEqual(), masked, small));
        return _builder.Add(new Add(), _builder.Add(new Mul(), facts, x), _builder.Add(new Add(), masked, small));
    }

    /// <summary>Squares, cubes, roots, reciprocals and powers that are trained themselves.</summary>
    public GraphValue Powers(GraphValue x)
    {
        GraphValue Power(GraphValue value, float exponent) => _builder.Add(new Pow(), value, _builder.AddConstant(null, Tensor.ScalarOf(exponent)));
        int[] channels = [x.Shape[1], .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        GraphValue square = Power(x, 2), positive = _builder.Add(new Add(), square, _builder.AddConstant(null, Tensor.ScalarOf(0.5f)));
        GraphValue sum = _builder.Add(new Add(), Power(x, 3), Power(positive, 0.5f));
        sum = _builder.Add(new Add(), sum, _builder.Add(new Mul(), Power(positive, -1), Power(positive, 1.7f)));
        sum = _builder.Add(new Add(), sum, Power(x, 1));
        return _builder.Add(new Add(), sum, _builder.Add(new Pow(), positive, Parameter(1.5f, channels)));
    }

    /// <summary>What is below 0 times a slope of each channel, then of each channel and pixel.</summary>
    public GraphValue Slopes(GraphValue x) =>
        _builder.Add(new PRelu(), _builder.Add(new Sub(), _builder.Add(new PRelu(), x, Parameter(1, x.Shape[1], 1, 1)), Parameter(1, x.Shape[1], 1, 1)), Parameter(1, [.. x.Shape.Skip(1)]));

    /// <summary>Truth values and indices that are computed for each picture: the larger of a map and half of it, enlarged, and its normalised ranks.</summary>
    public GraphValue Choice(GraphValue x)
    {
        GraphValue half = _builder.Add(new Mul(), x, _builder.AddConstant(null, Tensor.ScalarOf(0.5f)));
        GraphValue chosen = _builder.Add(new Where(), _builder.Add(new Greater(), x, half), x, _builder.Add(new Max(), half, Parameter(1, x.Shape[1], 1, 1)));
        GraphValue best = _builder.Add(new Cast { To = ElementType.Float32 }, _builder.Add(new TopK { Count = 5, Axis = 2, Indices = true }, x));
        GraphValue larger = _builder.Add(new Resize { Size = new(7, 8), ScaleHeight = 1.4f, ScaleWidth = 1.6f, Mode = ResizeMode.Linear }, chosen);
        GraphValue normal = _builder.Add(new LRN { Size = 3, Alpha = 0.5f }, _builder.Add(new Resize { Size = new(5, 5), ScaleHeight = 5f / 7, ScaleWidth = 5f / 8 }, larger));
        return _builder.Add(new Mul(), normal, _builder.Add(new Mul(), best, _builder.AddConstant(null, Tensor.ScalarOf(0.1f))));
    }

    public GraphValue Smoothed(GraphValue x)
    {
        _loss = new SoftmaxCrossEntropy { LabelSmoothing = 0.1f, ClassWeights = [1, 2, 0.5f, 1] };
        return x;
    }

    /// <summary>Mean over the image or a flattening of it, and a dense layer of four classes.</summary>
    public GraphValue Head(GraphValue x, bool flat = false) => Dense(flat ? Flatten(x) : Flatten(_builder.Add(new GlobalAveragePool(), x)), 4, true);

    public TrainingGraph Train(GraphValue logits)
    {
        GraphValue targets = _builder.AddInput("targets", new TensorShape(TensorShape.Batch, 4));
        GraphValue loss = _builder.Add("loss", _loss, logits, targets);
        return Gradients.Build(_builder.Build(logits, loss), "loss", _parameters);
    }

    public void Fill(TrainingPlan plan, int batch)
    {
        _pixels = [.. Enumerable.Range(0, batch * _input!.Shape.ElementsPerItem).Select(_ => Draw(1))];
        _targets = new float[batch * 4];
        for (int i = 0; i < batch; i++)
        {
            _targets[(i * 4) + _random.Next(4)] = 0.75f;
            _targets[(i * 4) + _random.Next(4)] += 0.25f;
        }

        _pixels.CopyTo(plan.GetInput("x"));
        _targets.CopyTo(plan.GetInput("targets"));
    }

    public IReadOnlyList<Tensor> Reference(TrainingGraph graph, int count)
    {
        List<Tensor> inputs = [];
        foreach (GraphValue input in graph.Graph.Inputs)
        {
            float[] data = input.Name == "x" ? _pixels : _targets;
            inputs.Add(input.ElementType == ElementType.Int64
                ? Tensor.ScalarOf(Seed)
                : Tensor.FromFloats(data[..(count * input.Shape.ElementsPerItem)], input.Shape.WithBatch(count)));
        }

        return ReferenceExecutor.Run(graph.Graph, [.. inputs]);
    }

    private GraphValue Statistic(GraphValue x, float least, params int[] trailing) =>
        _builder.AddConstant(null, Tensor.FromFloats([.. Enumerable.Range(0, x.Shape[1]).Select(_ => least + _random.NextSingle())], [x.Shape[1], .. trailing]));

    private GraphValue Parameter(float scale, params int[] shape)
    {
        string name = $"p{_parameters.Count}";
        _parameters.Add(name);
        return _builder.AddConstant(name, Tensor.FromFloats([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => Draw(scale))], shape));
    }

    private float Draw(float scale) => ((_random.NextSingle() * 2) - 1) * scale;
}
