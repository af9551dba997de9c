using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Initializers;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// A small network for training from scratch: three convolutions (5×5 of 16, 4×4 of 32, 3×3 of 64 filters), each followed by maximum pooling
/// of the same window with stride 2 and ReLU, then a dense layer of 1,024 with ReLU and the classes. Weights start from a normal distribution of
/// deviation 0.05 truncated at two deviations, biases at 0.05.
/// </summary>
public static class TutorialCnn
{
    /// <summary>Builds the network.</summary>
    /// <param name="height">Rows of the images; at least 1.</param>
    /// <param name="width">Columns of the images; at least 1.</param>
    /// <param name="classes">Classes; at least 2.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <param name="dropout">Share of the dense layer's outputs that is dropped while training. Default 0.</param>
    /// <param name="hidden">Outputs of the dense layer. Default 1,024.</param>
    public static TrainableNetwork Build(int height, int width, int classes, ulong seed, float dropout = 0, int hidden = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var net = new NetworkBuilder("TutorialCnn", seed);
        Initializer weights = new TruncatedNormalInitializer(0.05), bias = new ConstantInitializer(0.05f);
        GraphValue x = net.Images("Pixels", 3, height, width);
        foreach ((string layer, int filters, int kernel) in new[] { ("conv1", 16, 5), ("conv2", 32, 4), ("conv3", 64, 3) })
        {
            x = net.Relu(net.MaxPool(net.Convolution(layer, x, filters, kernel, 1, weights, bias), kernel, 2));
        }

        x = net.Dropout(net.Relu(net.Dense("fc1", net.Flatten(x), hidden, weights, bias)), dropout);
        return net.Build(net.Dense("fc2", x, classes, weights, bias));
    }
}
