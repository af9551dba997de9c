using MlNetClassifier.Graphs.Training;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// A residual network for small images and small data sets: a 3×3 convolution, three stages of basic blocks with 1, 2 and 4 times the width, the
/// mean over the image and the classes; every convolution is normalised.
/// </summary>
/// <remarks>The CIFAR network of He et al., "Deep residual learning for image recognition", CVPR 2016, with a projection where sizes change.</remarks>
public static class SmallResNet
{
    /// <summary>Builds the network.</summary>
    /// <param name="height">Rows of the images; at least 1.</param>
    /// <param name="width">Columns of the images; at least 1.</param>
    /// <param name="classes">Classes; at least 2.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <param name="filters">Channels of the first stage. Default 16.</param>
    /// <param name="blocks">Blocks of each stage. Default 1.</param>
    /// <param name="stemStride">Step of the first convolution: 2 quarters the work on images above 64 pixels. Default 1.</param>
    /// <param name="dropout">Share of the features that is dropped while training. Default 0.</param>
    public static TrainableNetwork Build(int height, int width, int classes, ulong seed, int filters = 16, int blocks = 1, int stemStride = 1, float dropout = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var net = new NetworkBuilder("SmallResNet", seed);
        GraphValue x = net.Images("Pixels", 3, height, width);
        x = net.Relu(Normalised(net, "stem", x, filters, 3, stemStride));
        for (int stage = 0; stage < 3; stage++)
        {
            for (int block = 0; block < blocks; block++)
            {
                x = Block(net, $"stage{stage + 1}/block{block + 1}", x, filters << stage, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return net.Build(net.Dense("classes", net.Dropout(net.GlobalAverage(x), dropout), classes));
    }

    private static GraphValue Block(NetworkBuilder net, string name, GraphValue x, int filters, int stride)
    {
        GraphValue branch = net.Relu(Normalised(net, name + "/conv1", x, filters, 3, stride));
        branch = Normalised(net, name + "/conv2", branch, filters, 3, 1);
        GraphValue shortcut = stride == 1 && x.Shape[1] == filters ? x : Normalised(net, name + "/shortcut", x, filters, 1, stride);
        return net.Relu(net.Add(branch, shortcut));
    }

    private static GraphValue Normalised(NetworkBuilder net, string name, GraphValue x, int filters, int kernel, int stride) =>
        net.BatchNormalization(name + "/bn", net.Convolution(name, x, filters, kernel, stride));
}
