using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Execution;

/// <summary>A run of a published network allocates nothing, which a kernel of plain loops would.</summary>
public class HeapTests
{
    [SkippableTheory]
    [InlineData("mobilenetv1_1.0_224_pw12.onnx")]
    [InlineData("mobilenetv2_1.0_224_notop.onnx")]
    [InlineData("resnet50_caffe_res4f.onnx")]
    [InlineData("inceptionv3_2015_mixed8.onnx")]
    [InlineData("squeezenet1.0_caffe.onnx")]
    [InlineData("squeezenet_fp16.onnx")]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb")]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb")]
    [InlineData("retrained_mobilenet_0.25_128.pb")]
    [InlineData("customvision_office_model.pb")]
    [InlineData("mobilenet_v2_1.0_224_quant.tflite")]
    public void RunsAllocateNothing(string model)
    {
        Graph graph = GraphLoader.Load(SharedFiles.Require("models/" + model));
        using var pool = new ComputePool(2);
        foreach (ComputePool? threads in new[] { null, pool })
        {
            using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2, Pool = threads });
            Assert.NotEmpty(plan.Steps);
            Assert.DoesNotContain(plan.Steps, s => s.Kernel.Description.StartsWith("reference", StringComparison.Ordinal));
            using InferenceWorkspace workspace = plan.CreateWorkspace();
            RandomGraph.Fill(workspace.GetInput(), 1);
            workspace.Run(2);
            workspace.Run(1);

            Assert.Equal(0, Heap.TakenBy(() =>
            {
                workspace.Run(2);
                workspace.Run(1);
            }));
        }
    }
}
