using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;

namespace MlNetClassifier.Conformance.Tests.Documentation;

/// <summary>Code in the README is compiled here, run here, and compared with the README's text.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void CodeBlocksAreTheCompiledPrograms()
    {
        // The web app is compiled and run by the end-to-end tests.
        string source = string.Concat(new[] { "ReadmePrograms.cs", "../../MlNetClassifier.WebApp/Program.cs" }.Select(file => File.ReadAllText(Path.Combine(Folder(), file))));
        string readme = File.ReadAllText(Path.Combine(Folder(), "../../../README.md")).Replace("\r\n", "\n");
        MatchCollection blocks = Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline);
        string[] programs = [.. Regex.Matches(source.Replace("\r\n", "\n"), "// <([a-z]+)>\n(.*?)[ ]*// </\\1>", RegexOptions.Singleline)
            .Select(match => Dedent(match.Groups[2].Value))];

        Assert.NotEmpty(programs);
        Assert.Equal(blocks.Count, programs.Length);
        Assert.All(blocks, block => Assert.Contains(block.Groups[1].Value.Trim('\n'), programs));
    }

    [Fact]
    public void ProgramsTrainSaveAndPredict()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetclassifier-readme-").FullName;
        try
        {
            string pictures = Path.Combine(folder, "sample");
            SampleDataset.Ensure(pictures, picturesPerClass: 60);
            string backbone = WriteFilterBank(folder);
            string zip = Path.Combine(folder, "model.zip");

            MulticlassClassificationMetrics metrics = ReadmePrograms.Train(pictures, backbone, zip);
            ReadmePrograms.Prediction prediction = ReadmePrograms.Predict(zip, Path.Combine(pictures, "rings", "000.png"));

            Assert.InRange(metrics.MicroAccuracy, 0.75, 1);
            Assert.Equal("rings", prediction.PredictedLabel);
            Assert.Equal(7, prediction.Score.Length);
            Assert.Equal(1, prediction.Score.Sum(), 4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The built-in filter bank as a backbone file with its sidecar, standing in for a pretrained network.</summary>
    private static string WriteFilterBank(string folder)
    {
        Backbone filters = FilterBank.Create();
        string path = Path.Combine(folder, "filterbank.onnx");
        File.WriteAllBytes(path, OnnxExporter.Export(filters.Graph));
        TensorShape input = filters.Graph.Inputs[0].Shape;
        File.WriteAllText(path + ".json", $$"""
            {
              "input": "{{filters.Graph.Inputs[0].Name}}", "layout": "NCHW", "width": {{input[3]}}, "height": {{input[2]}}, "color": "RGB",
              "mean": [0, 0, 0], "std": [1, 1, 1], "features": "{{filters.Graph.Outputs[0].Name}}", "featureWidth": {{filters.FeatureWidth}}
            }
            """);
        return path;
    }

    private static string Dedent(string text)
    {
        string[] lines = text.TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : ""));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
