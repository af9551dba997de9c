using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Importing.Keras;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Importing.Keras;

public sealed class KerasImporterTests
{
    [SkippableFact]
    public void MobileNet_from_Keras_gives_the_features_of_the_frozen_TensorFlow_graph()
    {
        Graph graph = Import("mobilenet_v1_0.25_224_keras.h5");
        GoldenCase golden = GoldenCase.Find("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool");

        Tensor features = Run(graph.Cut(Architecture.FeaturesName), ChannelsFirst(golden.Input(2)));

        Near.Assert(golden.Expected(2).Floats, features.Floats, 1e-4);
        Assert.Equal(new TensorShape(TensorShape.Batch, 1000), graph.Outputs[0].Shape);
    }

    [SkippableFact]
    public void SqueezeNet_from_Keras_gives_the_features_of_the_half_precision_ONNX_file()
    {
        string onnx = SharedFiles.Require("models/squeezenet_fp16.onnx");
        Graph published = GraphLoader.Load(onnx).CutAtFeatures("fire9/concat_1");
        int size = published.Inputs[0].Shape[2];
        Graph graph = Import("squeezenet1.1_notop_keras.h5", size);
        var random = new Random(8);
        Tensor input = Tensor.FromFloats([.. Enumerable.Range(0, 3 * size * size).Select(_ => (random.NextSingle() * 200) - 100)], 1, 3, size, size);

        Near.Assert(Run(published, input).Floats, Run(graph, input).Floats, 5e-3);
    }

    private static Graph Import(string name, int? size = null) =>
        KerasImporter.Import(File.ReadAllBytes(SharedFiles.Require("models/" + name)), name, size);

    private static Tensor Run(Graph graph, Tensor input)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = input.Shape[0] });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(input.Shape[0]);
        return Tensor.FromFloats(workspace.GetOutput().ToArray(), graph.Outputs[0].Shape.WithBatch(input.Shape[0]));
    }

    private static Tensor ChannelsFirst(Tensor nhwc)
    {
        (int n, int h, int w, int c) = (nhwc.Shape[0], nhwc.Shape[1], nhwc.Shape[2], nhwc.Shape[3]);
        float[] values = new float[nhwc.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int pixel = i / c;
            values[(((pixel / (h * w) * c) + (i % c)) * h * w) + (pixel % (h * w))] = nhwc.Floats[i];
        }

        return Tensor.FromFloats(values, n, c, h, w);
    }
}
