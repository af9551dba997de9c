using MlNetClassifier.Data;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Conformance.Tests.Documentation;

/// <summary>The programs that README.md shows; what stands between the markers is the text of its code blocks, line by line.</summary>
internal static class ReadmePrograms
{
    public static MulticlassClassificationMetrics Train(string flowers, string backbone, string zip)
    {
        // <train>
        var ml = new MLContext(seed: 1);
        var pictures = ml.Data.TrainTestSplit(ml.Data.LoadImageDataset(flowers), testFraction: 0.2);

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.ImageClassification(new ImageClassificationTrainer.Options
            {
                FeatureColumnName = "ImagePath",
                BackbonePath = backbone,
            }))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(pictures.TrainSet);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(pictures.TestSet));
        ml.Model.Save(model, pictures.TrainSet.Schema, zip);
        // </train>
        return metrics;
    }

    public static Prediction Predict(string zip, string picture)
    {
        // <predict>
        var ml = new MLContext();
        using var engine = ml.Model.CreatePredictionEngine<Photo, Prediction>(ml.Model.Load(zip, out _));
        Prediction prediction = engine.Predict(new Photo { ImagePath = picture });
        // </predict>
        return prediction;
    }

    // <types>
    public sealed class Photo
    {
        public string ImagePath { get; set; } = "";
    }

    public sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
        public float[] Score { get; set; } = [];
    }
    // </types>
}
