using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Tests.Execution;

/// <summary>Compiled plans of published networks against outputs of another framework, on every vector width, batch size and thread count.</summary>
public class PlanGoldenTests
{
    public static TheoryData<string, string, InstructionSet> Cases()
    {
        var data = new TheoryData<string, string, InstructionSet>();
        foreach ((string model, string output) in new[]
        {
            ("mobilenetv2_1.0_224_notop.onnx", "bottleneck"),
            ("mobilenetv1_1.0_224_pw12.onnx", "bottleneck"),
            ("resnet50_caffe_res4f.onnx", "bottleneck"),
            ("inceptionv3_2015_mixed8.onnx", "bottleneck"),
            ("squeezenet1.0_caffe.onnx", "prob"),
            ("squeezenet1.0_caffe.onnx", "bottleneck"),
            ("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool"),
            ("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Predictions/Softmax"),
            ("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/Predictions/Softmax"),
            ("retrained_mobilenet_0.25_128.pb", "final_result"),
            ("customvision_office_model.pb", "loss"),
            ("customvision_office_model.pb", "model_outputs"),
        })
        {
            foreach (InstructionSet set in new[] { InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 })
            {
                data.Add(model, output, set);
            }
        }

        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void OutputsAgreeOnEveryPath(string model, string output, InstructionSet set)
    {
        Skip.IfNot(InstructionSets.IsSupported(set), $"This processor lacks {set}.");
        GoldenCase golden = GoldenCase.Find(model, output);
        Graph graph = GraphLoader.Load(golden.ModelPath).Cut(output);
        int available = golden.OutputShape[0];
        float[] alone = Run(graph, golden, 1, null, set);
        Near.Assert(golden.Expected(1).Floats, alone, 1e-4);
        using var pool = new ComputePool(2);
        Assert.Equal(alone, Run(graph, golden, 1, pool, set));
        float[] both = Run(graph, golden, available, pool, set);
        Near.Assert(golden.Expected(available).Floats, both, 1e-4);
        Assert.Equal(alone, both[..alone.Length]);
        Assert.Equal(both, Run(graph, golden, available, null, set));
    }

    private static float[] Run(Graph graph, GoldenCase golden, int batch, ComputePool? pool, InstructionSet set)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = batch, Pool = pool, InstructionSet = set });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        golden.Input(batch).Floats.CopyTo(workspace.GetInput());
        workspace.Run(batch);
        return workspace.GetOutput().ToArray();
    }
}
