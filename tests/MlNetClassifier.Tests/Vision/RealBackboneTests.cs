using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Tests.Vision;

public class RealBackboneTests
{
    /// <summary>Twelve photos a class to learn from, eight to test on, everything else at its default: chance is 0.2.</summary>
    [SkippableFact]
    public void DefaultsLearnFlowersFromAFewPhotos()
    {
        string folder = SharedFiles.Require("data/flower_photos");
        Row[][] classes = [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(directory => (Row[])
            [.. Directory.GetFiles(directory, "*.jpg").Order(StringComparer.Ordinal).Take(20).Select(path => new Row { Path = path, Label = System.IO.Path.GetFileName(directory) })])];
        MLContext ml = new(seed: 1);
        IDataView all = ml.Data.LoadFromEnumerable(classes.SelectMany(rows => rows));
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Fit(all);
        IDataView train = keys.Transform(ml.Data.LoadFromEnumerable(classes.SelectMany(rows => rows[..12])));
        IDataView test = keys.Transform(ml.Data.LoadFromEnumerable(classes.SelectMany(rows => rows[12..])));

        var model = ml.MulticlassClassification.Trainers.ImageClassification(new ImageClassificationTrainer.Options
        {
            FeatureColumnName = "Path",
            BackbonePath = SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx"),
        }).Fit(train);

        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        Assert.Equal(40, metrics.Count);
        Assert.InRange(metrics.MicroAccuracy, 0.7, 1);
    }

    private sealed class Row
    {
        public string Path { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
