using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

public sealed class BlockFinderTests
{
    /// <summary>Blocks as the papers count them; the first convolution is the last of them.</summary>
    [SkippableTheory]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", 16, "expanded_conv_15/add", "expanded_conv_14/add", "expanded_conv_13_project")]
    [InlineData("mobilenetv1_1.0_224_pw12.onnx", 13, "conv_pw_11_relu", "conv_pw_10_relu")]
    [InlineData("resnet50_caffe_res4f.onnx", 14, "res4e", "res4d")]
    [InlineData("inceptionv3_2015_mixed8.onnx", 11, "mixed_7_join", "mixed_6_join")]
    [InlineData("squeezenet1.0_caffe.onnx", 9, "pool8", "fire7/concat", "fire6/concat", "fire5/concat", "pool4")]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", 14, "MobilenetV1/MobilenetV1/Conv2d_13_depthwise/depthwise/Transpose")]
    public void Finds_the_blocks_of_published_networks(string file, int blocks, params string[] first)
    {
        Graph graph = BackboneLoader.Load(SharedFiles.Require("models/" + file)).Graph;
        string[] found = [.. BlockFinder.Find(graph).Select(v => v.Name)];
        Assert.Equal(first, found.Take(first.Length));
        Assert.Equal((blocks, graph.Inputs[0].Name), (found.Length, found[^1]));
    }

    /// <summary>A stack of convolutions without branches, poolings or depthwise ones is cut behind its activations.</summary>
    [Fact]
    public void Cuts_a_plain_stack_behind_its_activations()
    {
        var net = new NetworkBuilder("plain", 1);
        GraphValue x = net.Images("x", 3, 16, 16);
        for (int i = 0; i < 3; i++)
        {
            x = net.Relu(net.Convolution($"conv{i}", x, 4, 3, 1));
        }

        Graph graph = net.Build(net.Dense("classes", net.GlobalAverage(x), 3)).Graph;
        Assert.Equal([4 * 16 * 16, 4 * 16 * 16, 4 * 16 * 16, 3 * 16 * 16], BlockFinder.Find(graph).Select(v => v.Shape.ElementsPerItem));
    }

    /// <summary>Weights behind the last cut are of block 0, those of the first convolution of the last block counted.</summary>
    [Fact]
    public void Tells_the_block_of_each_weight()
    {
        Graph graph = SmallResNet.Build(32, 32, 3, 5, filters: 4, blocks: 2).Graph;
        IReadOnlyList<GraphValue> cuts = BlockFinder.Find(graph);
        IReadOnlyDictionary<GraphValue, int> blocks = BlockFinder.BlocksOfWeights(graph);
        Assert.Equal(graph.Values.Count(v => v.Constant is not null), blocks.Count);
        Assert.Equal(Enumerable.Range(0, cuts.Count), blocks.Values.Distinct().Order());
        for (int block = 0; block < cuts.Count - 1; block++)
        {
            HashSet<string> before = [.. graph.Cut(cuts[block].Name).Values.Where(v => v.Constant is not null).Select(v => v.Name)];
            Assert.Equal(before.Order(StringComparer.Ordinal), blocks.Where(w => w.Value > block).Select(w => w.Key.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Counts_the_blocks_of_a_residual_network()
    {
        Graph graph = SmallResNet.Build(32, 32, 3, 5, filters: 4, blocks: 2).Graph;
        Assert.Contains("blocks that could be fine-tuned, not 60", Assert.Throws<InvalidGraphException>(() => BlockFinder.Before(graph, 60)).Message);
        Assert.Equal(BlockFinder.Find(graph)[1], BlockFinder.Before(graph, 2));
    }
}
