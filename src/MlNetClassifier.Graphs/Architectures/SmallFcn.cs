using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Initializers;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// A small fully convolutional network for thin or scattered structures, such as cracks, on pictures of a few hundred pixels: a 5×5 convolution and
/// three stages of 3×3 ones with 2, 4 and 4 times its filters, maximum pooling between them. Of every stage the mean <em>and</em> the maximum of each
/// channel over the whole picture are kept, normalised by the batch, and led through a dense layer to the classes.
/// </summary>
/// <remarks>
/// <para>The maximum lets one place decide, which is what "has a crack" asks (Oquab et al., "Is object localization for free?", CVPR 2015); the means
/// of the first stages tell of colour and surface. No weight belongs to a place in the picture, so that there are few: 27,474 with 8 filters, a dense
/// layer of 64 and 2 classes at any size of picture, where the dense layer of <see cref="TutorialCnn"/> alone has 11 million at 100 × 100.</para>
/// <para>Normalising inside the convolutions was tried and rejected: on 280 pictures in batches of 16 the accuracy was the same, and the validation loss
/// still swung by a fifth from epoch to epoch at a twentieth of the highest rate, for the running statistics follow few, unequal batches.</para>
/// </remarks>
public static class SmallFcn
{
    /// <summary>Builds the network.</summary>
    /// <param name="height">Rows of the images; at least 1.</param>
    /// <param name="width">Columns of the images; at least 1.</param>
    /// <param name="classes">Classes; at least 2.</param>
    /// <param name="seed">Seed of the first weights.</param>
    /// <param name="filters">Channels of the first convolution. Default 16.</param>
    /// <param name="blocks">Convolutions of each of the three stages. Default 1.</param>
    /// <param name="stemStride">Step of the first convolution: 2 quarters the work. Default 1.</param>
    /// <param name="dropout">Share that is dropped before each of the two dense layers while training. Default 0.</param>
    /// <param name="hidden">Outputs of the dense layer. Default 64.</param>
    public static TrainableNetwork Build(
        int height, int width, int classes, ulong seed, int filters = 16, int blocks = 1, int stemStride = 1, float dropout = 0, int hidden = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var net = new NetworkBuilder("SmallFcn", seed);
        GraphValue x = Layer(net, "stem", net.Images("Pixels", 3, height, width), filters, 5, stemStride);
        List<GraphValue> pooled = [net.GlobalAverage(x), net.GlobalMaximum(x)];
        foreach ((int stage, int times) in new[] { (1, 2), (2, 4), (3, 4) })
        {
            x = net.MaxPool(x, 3, 2);
            for (int block = 1; block <= blocks; block++)
            {
                x = Layer(net, $"stage{stage}/conv{block}", x, filters * times, 3, 1);
            }

            pooled.AddRange(net.GlobalAverage(x), net.GlobalMaximum(x));
        }

        // Means are far smaller than maxima; one scale for all lets both be heard. Kept slowly: an epoch of a small set has few batches.
        GraphValue features = net.Dropout(net.BatchNormalization("pooled", net.Concat([.. pooled]), 0.95f), dropout);
        GraphValue dense = net.Relu(net.Dense("hidden", features, hidden, new HeInitializer()));
        return net.Build(net.Dense("classes", net.Dropout(dense, dropout), classes));
    }

    private static GraphValue Layer(NetworkBuilder net, string name, GraphValue x, int filters, int kernel, int stride) =>
        net.Relu(net.Convolution(name, x, filters, kernel, stride, bias: new ConstantInitializer(0)));
}
