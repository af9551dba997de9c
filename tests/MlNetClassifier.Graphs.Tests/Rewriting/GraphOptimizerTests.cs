using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class GraphOptimizerTests
{
    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/Predictions/Softmax")]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool")]
    [InlineData("retrained_mobilenet_0.25_128.pb", "final_result")]
    [InlineData("customvision_office_model.pb", "loss")]
    public void FrozenTensorFlowNetworkStillAgreesWithTheReference(string model, string output)
    {
        GoldenCase golden = GoldenCase.Find(model, output);
        Graph graph = GraphOptimizer.Optimize(GraphLoader.Load(golden.ModelPath).Cut(output));
        Near.Assert(golden.Expected(1), ReferenceExecutor.Run(graph, golden.Input(1))[0], 1e-4);
    }

    [SkippableTheory]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", 15 + 13)]
    [InlineData("customvision_office_model.pb", 25)]
    public void FrozenTensorFlowNetworkIsConvolutionsAndActivationsOnly(string model, int convolutions)
    {
        Graph graph = GraphOptimizer.Optimize(GraphLoader.Load(SharedFiles.Require("models/" + model)));
        Assert.Equal(convolutions, graph.Nodes.Count(n => n.Operator is Conv));
        Assert.DoesNotContain(graph.Nodes, n => n.Operator is BatchNormalization or BinaryOperator or Identity);

        // The one that is left brings the NHWC input to NCHW.
        Assert.Single(graph.Nodes, n => n.Operator is Transpose);
    }

    [SkippableTheory]
    [InlineData("squeezenet1.0_caffe.onnx")]
    [InlineData("mobilenetv2_1.0_224_notop.onnx")]
    [InlineData("resnet50_caffe_res4f.onnx")]
    public void NamesAndTypesOfInputsAndOutputsStay(string model)
    {
        Graph graph = GraphLoader.Load(SharedFiles.Require("models/" + model));
        Graph optimized = GraphOptimizer.Optimize(graph);
        Assert.Equal(graph.Inputs.Select(i => i.ToString()), optimized.Inputs.Select(i => i.ToString()));
        Assert.Equal(graph.Outputs.Select(o => o.ToString()), optimized.Outputs.Select(o => o.ToString()));
    }
}
