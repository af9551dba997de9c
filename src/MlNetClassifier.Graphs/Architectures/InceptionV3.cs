using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// Inception v3: parallel branches of factorised convolutions, joined (Szegedy et al. 2015, arXiv:1512.00567). Each convolution is followed by a
/// batch normalisation without scale and a ReLU; the n-th is called <c>conv2d_n</c>, in the order below, which is Keras' order of creation.
/// </summary>
public sealed class InceptionV3 : Architecture
{
    private InceptionV3()
        : base("inceptionv3", "Inception v3", 299)
    {
    }

    /// <summary>21.8 million parameters without the classifier.</summary>
    public static Architecture Instance { get; } = new InceptionV3();

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        var net = new Units(layers);
        GraphValue x = net.Unit(input, 32, 3, 3, 2, valid: true);
        x = net.Unit(x, 32, 3, 3, valid: true);
        x = layers.MaxPool("max_pooling2d_1", net.Unit(x, 64, 3, 3), 3, 2);
        x = net.Unit(x, 80, 1, 1, valid: true);
        x = layers.MaxPool("max_pooling2d_2", net.Unit(x, 192, 3, 3, valid: true), 3, 2);
        x = Block35(net, "mixed0", x, 32);
        x = Block35(net, "mixed1", x, 64);
        x = Block35(net, "mixed2", x, 64);
        x = Reduce35(net, x);
        x = Block17(net, "mixed4", x, 128);
        x = Block17(net, "mixed5", x, 160);
        x = Block17(net, "mixed6", x, 160);
        x = Block17(net, "mixed7", x, 192);
        x = Reduce17(net, x);
        x = Block8(net, "mixed9", x);
        return Block8(net, "mixed10", x);
    }

    private static GraphValue Block35(Units net, string name, GraphValue x, int pooled)
    {
        GraphValue single = net.Unit(x, 64, 1, 1);
        GraphValue five = net.Unit(net.Unit(x, 48, 1, 1), 64, 5, 5);
        GraphValue twice = net.Unit(net.Unit(net.Unit(x, 64, 1, 1), 96, 3, 3), 96, 3, 3);
        return net.Layers.Concat(name, single, five, twice, net.Pooled(x, pooled));
    }

    private static GraphValue Reduce35(Units net, GraphValue x)
    {
        GraphValue three = net.Unit(x, 384, 3, 3, 2, valid: true);
        GraphValue twice = net.Unit(net.Unit(net.Unit(x, 64, 1, 1), 96, 3, 3), 96, 3, 3, 2, valid: true);
        return net.Layers.Concat("mixed3", three, twice, net.Layers.MaxPool("max_pooling2d_3", x, 3, 2));
    }

    private static GraphValue Block17(Units net, string name, GraphValue x, int width)
    {
        GraphValue single = net.Unit(x, 192, 1, 1);
        GraphValue seven = net.Unit(net.Unit(net.Unit(x, width, 1, 1), width, 1, 7), 192, 7, 1);
        GraphValue twice = net.Unit(net.Unit(x, width, 1, 1), width, 7, 1);
        twice = net.Unit(net.Unit(net.Unit(twice, width, 1, 7), width, 7, 1), 192, 1, 7);
        return net.Layers.Concat(name, single, seven, twice, net.Pooled(x, 192));
    }

    private static GraphValue Reduce17(Units net, GraphValue x)
    {
        GraphValue three = net.Unit(net.Unit(x, 192, 1, 1), 320, 3, 3, 2, valid: true);
        GraphValue seven = net.Unit(net.Unit(net.Unit(x, 192, 1, 1), 192, 1, 7), 192, 7, 1);
        seven = net.Unit(seven, 192, 3, 3, 2, valid: true);
        return net.Layers.Concat("mixed8", three, seven, net.Layers.MaxPool("max_pooling2d_4", x, 3, 2));
    }

    private static GraphValue Block8(Units net, string name, GraphValue x)
    {
        GraphValue single = net.Unit(x, 320, 1, 1);
        GraphValue three = net.Unit(x, 384, 1, 1);
        three = net.Layers.Concat(name + "_1", net.Unit(three, 384, 1, 3), net.Unit(three, 384, 3, 1));
        GraphValue twice = net.Unit(net.Unit(x, 448, 1, 1), 384, 3, 3);
        twice = net.Layers.Concat(name + "_2", net.Unit(twice, 384, 1, 3), net.Unit(twice, 384, 3, 1));
        return net.Layers.Concat(name, single, three, twice, net.Pooled(x, 192));
    }

    /// <summary>Numbers the convolutions as they are made.</summary>
    private sealed class Units(LayerBuilder layers)
    {
        private int _convolutions;
        private int _pools;

        public LayerBuilder Layers => layers;

        public GraphValue Unit(GraphValue x, int filters, int rows, int columns, int stride = 1, bool valid = false)
        {
            int number = ++_convolutions;
            var kernel = new Size2D(rows, columns);
            Padding2D padding = valid ? Padding2D.None : LayerBuilder.Same(x, kernel, stride);
            GraphValue y = layers.Conv($"conv2d_{number}", x, filters, kernel, stride, padding, bias: false);
            y = layers.BatchNorm($"batch_normalization_{number}", y, 1e-3f, scale: false);
            return layers.Relu($"activation_{number}", y);
        }

        /// <summary>A 1×1 convolution behind 3×3 average pooling.</summary>
        public GraphValue Pooled(GraphValue x, int filters) =>
            Unit(layers.AveragePool($"average_pooling2d_{++_pools}", x, 3, 1, same: true), filters, 1, 1);
    }
}
