using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests.Execution;

/// <summary>Small networks of random structure: what planners get wrong is the joints between layers, so these have many.</summary>
internal sealed class RandomGraph
{
    private readonly GraphBuilder builder = new();
    private readonly Random random;
    private readonly List<GraphValue> pictures = [];

    private readonly bool fastOnly;

    private RandomGraph(int seed, bool fastOnly)
    {
        random = new Random(seed);
        this.fastOnly = fastOnly;
    }

    /// <summary>A network from a small picture to a softmax over seven classes; <paramref name="fastOnly"/> leaves out what has no fast kernel.</summary>
    public static Graph Network(int seed, bool fastOnly = false)
    {
        var network = new RandomGraph(seed, fastOnly);
        return network.Build(seed % 3 == 2, seed % 2 == 1);
    }

    /// <summary>A convolution and a wide fully connected layer.</summary>
    public static Graph Wide(int width)
    {
        var network = new RandomGraph(width, fastOnly: true);
        GraphValue x = network.builder.AddInput("x", new TensorShape(TensorShape.Batch, 3, 5, 5));
        GraphValue y = network.builder.Add(new Relu(), network.Conv(x, width / 25, 3, 1));
        GraphValue flat = network.builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, width) }, y);
        return network.builder.Build(network.builder.Add("y", new Gemm { TransposeB = true }, flat, network.Constant(width, width), network.Constant(width)));
    }

    public static void Fill(Span<float> values, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }
    }

    private Graph Build(bool channelsLast, bool scaled)
    {
        int size = random.Next(11, 18);
        GraphValue x = channelsLast
            ? builder.Add(Transpose.ToChannelsFirst(), builder.AddInput("x", new TensorShape(TensorShape.Batch, size, size, 3)))
            : builder.AddInput("x", new TensorShape(TensorShape.Batch, 3, size, size));
        if (scaled)
        {
            // Pixels are scaled as planes before the first convolution.
            x = builder.Add(new Sub(), x, builder.AddConstant(null, Tensor.FromFloats([0.1f, 0.2f, 0.3f], 1, 3, 1, 1)));
            x = builder.Add(new Div(), x, builder.AddConstant(null, Tensor.FromFloats([0.5f], 1)));
        }

        pictures.Add(Conv(x, random.Next(1, 4) * 8, random.Next(1, 4), 1));
        for (int i = 0; i < 14; i++)
        {
            pictures.Add(Layer(pictures[^random.Next(1, Math.Min(4, pictures.Count + 1))]));
        }

        GraphValue last = pictures[^1];
        GraphValue pooled = builder.Add(new GlobalAveragePool(), last);
        GraphValue flat = builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, last.Shape[1]) }, pooled);
        GraphValue scores = builder.Add("scores", new Gemm { TransposeB = true }, flat, Constant(7, last.Shape[1]), Constant(7));
        GraphValue sum = fastOnly ? flat : builder.Add(new ReduceMean { Axes = [1, 2, 3], KeepDimensions = false }, pictures[^2]);
        return builder.Build(builder.Add("probabilities", new Softmax(), scores), pictures[random.Next(pictures.Count)], sum);
    }

    private GraphValue Layer(GraphValue x)
    {
        int channels = x.Shape[1];
        switch (random.Next(21))
        {
            case 0 or 1:
                return Activation(Conv(x, random.Next(1, 5) * 8, 1, 1));
            case 2:
                return Activation(Conv(x, random.Next(1, 40), 3, 1));
            case 3:
                return Activation(builder.Add(
                    new Conv { Group = channels, Padding = Padding2D.Same(1) }, x, Constant(channels, 1, 3, 3), Constant(channels)));
            case 4 or 5:
                // A residual block.
                GraphValue inner = Activation(Conv(x, random.Next(1, 5) * 4, 3, 1));
                GraphValue outer = Conv(inner, channels, 1, 1);
                return Activation(random.Next(2) == 0 ? builder.Add(new Add(), x, outer) : builder.Add(new Add(), outer, x));
            case 6:
                // Two convolutions that meet in a sum.
                return Activation(builder.Add(new Add(), Conv(x, 24, 1, 1), Conv(x, 24, 3, 1)));
            case 7 or 8:
                // Branches that are joined, some at block boundaries.
                int width = random.Next(2) == 0 ? 16 : random.Next(1, 20);
                GraphValue[] parts = [Activation(Conv(x, width, 1, 1)), Conv(x, random.Next(1, 30), 3, 1), x];
                return builder.Add(new Concat { Axis = 1 }, parts[..random.Next(2, 4)]);
            case 9:
                return x.Shape[2] < 6 ? Activation(x) : builder.Add(new MaxPool { Kernel = new(3, 3), Stride = new(2, 2), Padding = new(0, 0, 1, 1) }, x);
            case 10:
                return builder.Add(new AveragePool { Kernel = new(3, 3), Padding = Padding2D.Same(1) }, x);
            case 11:
                // Squeeze and excitation.
                GraphValue squeezed = builder.Add(new Relu(), Conv(builder.Add(new GlobalAveragePool(), x), 8, 1, 1));
                return builder.Add(new Mul(), x, builder.Add(new Sigmoid(), Conv(squeezed, channels, 1, 1)));
            case 12:
                return builder.Add(new BatchNormalization(), x, Constant(channels), Constant(channels), Constant(channels), Positive(channels));
            case 13:
                GraphValue gate = builder.Add(new Sigmoid(), x);
                return builder.Add(new Mul(), x, gate);
            case 14:
                return builder.Add(new LRN { Size = random.Next(1, 6), Alpha = 0.5f, Beta = 0.75f }, x);
            case 15 or 16:
                // Groups that fit the channel blocks, and groups that do not.
                int groups = random.Next(2) == 0 ? 2 : channels % 3 == 0 ? 3 : 1;
                groups = channels % groups == 0 ? groups : 1;
                return builder.Add(new Conv { Group = groups, Padding = Padding2D.Same(1) }, x, Constant(6 * groups, channels / groups, 3, 3));
            case 17 or 18:
                // What is added is what the product reads.
                GraphValue product = Conv(x, channels, random.Next(2) == 0 ? 1 : 3, 1);
                return Activation(random.Next(2) == 0 ? builder.Add(new Add(), x, product) : builder.Add(new Add(), product, x));
            case 19:
                // One value in several places.
                return channels > 60 ? x : builder.Add(new Concat { Axis = 1 }, [.. Enumerable.Repeat(Activation(Conv(x, random.Next(1, 7) * 4, 1, 1)), random.Next(2, 4))]);
            default:
                int[] before = [0, 0, random.Next(3), random.Next(3)];
                int[] after = [0, 0, random.Next(2), random.Next(2)];
                GraphValue padded = builder.Add(new Pad { Before = before, After = after }, x);
                return x.Shape[2] > 20 ? x : Conv(padded, 16, 3, 0);
        }
    }

    private GraphValue Activation(GraphValue x) => random.Next(7) switch
    {
        0 => x,
        1 => builder.Add(new Clip { Min = 0, Max = 6 }, x),
        2 => builder.Add(new LeakyRelu { Alpha = 0.1f }, x),
        3 => builder.Add(new HardSwish(), x),
        4 when !fastOnly => builder.Add(new Softplus(), x),
        _ => builder.Add(new Relu(), x),
    };

    private GraphValue Conv(GraphValue x, int outputs, int kernel, int padding)
    {
        int pad = kernel == 3 ? padding : 0;
        return builder.Add(new Conv { Padding = Padding2D.Same(pad) }, x, Constant(outputs, x.Shape[1], kernel, kernel), Constant(outputs));
    }

    private GraphValue Constant(params int[] shape)
    {
        int length = shape.Aggregate(1, (a, b) => a * b);
        float[] values = new float[length];
        float scale = shape.Length == 4 ? MathF.Sqrt(3f / (shape[1] * shape[2] * shape[3])) : 0.5f;
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1) * scale;
        }

        return builder.AddConstant(null, Tensor.FromFloats(values, shape));
    }

    private GraphValue Positive(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = 0.5f + (float)random.NextDouble();
        }

        return builder.AddConstant(null, Tensor.FromFloats(values, length));
    }
}
