using System;
using System.IO;
using System.Linq;
using Microsoft.ML.Data;

namespace Samples
{
    /// <summary>Pictures and networks for the programs.</summary>
    public static class Assets
    {
        /// <summary>A file or folder of the development material; a program that needs it is skipped without.</summary>
        public static string Shared(string path) => MlNetClassifier.TestSupport.SharedFiles.Require(path);

        /// <summary>A folder with a subfolder of noisy pictures for each of three colours.</summary>
        public static string Colours(string folder, int perColour)
        {
            var random = new Random(1);
            var colours = new (string Name, byte[] Color)[] { ("blue", new byte[] { 60, 60, 200 }), ("green", new byte[] { 60, 200, 60 }), ("red", new byte[] { 200, 60, 60 }) };
            foreach (var (name, color) in colours)
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
                for (int i = 0; i < perColour; i++)
                {
                    byte[] pixels = Enumerable.Range(0, 40 * 30).SelectMany(_ => color.Select(value => (byte)(value + random.Next(-50, 50))).Append((byte)255)).ToArray();
                    using (MLImage image = MLImage.CreateFromPixels(40, 30, MLPixelFormat.Rgba32, pixels))
                        image.Save(Path.Combine(folder, name, i.ToString("00") + ".png"));
                }
            }

            return Path.GetFullPath(folder);
        }

        /// <summary>A folder of backbones under the names that the trainer looks for: small filters instead of networks.</summary>
        public static string Backbones(string folder)
        {
            var filters = MlNetClassifier.Backbones.FilterBank.Create();
            var input = filters.Graph.Inputs[0];
            Directory.CreateDirectory(folder);
            foreach (string name in new[] { "resnet_v2_50_299", "resnet_v2_101_299", "mobilenet_v2", "inception_v3" })
            {
                string path = Path.Combine(folder, name + ".onnx");
                File.WriteAllBytes(path, MlNetClassifier.Graphs.Exporting.OnnxExporter.Export(filters.Graph));
                File.WriteAllText(path + ".json", $"{{ \"input\": \"{input.Name}\", \"layout\": \"NCHW\", \"width\": {input.Shape[3]}, \"height\": {input.Shape[2]}, \"color\": \"RGB\", "
                    + $"\"mean\": [0, 0, 0], \"std\": [1, 1, 1], \"features\": \"{filters.Graph.Outputs[0].Name}\", \"featureWidth\": {filters.FeatureWidth} }}");
            }

            // Where the command "models pull" puts what it fetches.
            Environment.SetEnvironmentVariable("MLNETCLASSIFIER_MODELS", Path.GetFullPath(folder));
            return Path.GetFullPath(folder);
        }

        /// <summary>A folder as the packages of <c>DnnFeaturizeImage</c> put it beside a program, with toy networks: a scaling, and 8 means.</summary>
        public static string DnnImageModels(string folder)
        {
            byte[] scaling = Network(pooled: false), pooling = Network(pooled: true);
            foreach (string name in new[] { "ResNet18", "ResNet50", "ResNet101", "AlexNet" })
                Write(Path.Combine(folder, name + "Onnx", name + ".onnx"), pooling);
            Write(Path.Combine(folder, "ResNetPrepOnnx", "ResNetPreprocess.onnx"), scaling);
            Write(Path.Combine(folder, "AlexNetPrepOnnx", "AlexNetPreprocess.onnx"), scaling);
            return Path.GetFullPath(folder);
        }

        private static void Write(string path, byte[] content)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            File.WriteAllBytes(path, content);
        }

        private static byte[] Network(bool pooled)
        {
            var builder = new MlNetClassifier.Graphs.GraphBuilder("toy");
            var input = builder.AddInput(pooled ? "Input247" : "OriginalInput", new MlNetClassifier.Graphs.TensorShape(MlNetClassifier.Graphs.TensorShape.Batch, 3, 224, 224));
            int channels = pooled ? 8 : 3;
            float[] weights = Enumerable.Range(0, channels * 3).Select(i => (i * 7 % 5 - 2) / 255f).ToArray();
            var kernel = builder.AddConstant("kernel", MlNetClassifier.Graphs.Tensor.FromFloats(weights, channels, 3, 1, 1));
            var output = builder.Add("conv", new MlNetClassifier.Graphs.Operators.Conv(), input, kernel);
            if (pooled)
                output = builder.Add("pool", new MlNetClassifier.Graphs.Operators.GlobalAveragePool(), output);
            return MlNetClassifier.Graphs.Exporting.OnnxExporter.Export(builder.Build(output));
        }
    }
}
