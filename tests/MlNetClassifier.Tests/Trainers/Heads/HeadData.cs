using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Tests.Trainers.Heads;

/// <summary>Made-up features: one Gaussian cloud a class, on scales as different as backbones'.</summary>
internal static class HeadData
{
    public static LabeledFeatures Clouds(int seed, int rows, int width, int classes, double spread = 1, float scale = 1, float offset = 0, int cloudSeed = 5)
    {
        Random clouds = new(cloudSeed), random = new(seed);
        float[] centres = [.. Enumerable.Range(0, classes * width).Select(_ => (float)Normal(clouds))];
        float[] values = new float[rows * width];
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % classes)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = offset + scale * (centres[labels[i / width] * width + i % width] + (float)(spread * Normal(random)));
        }

        return new LabeledFeatures(new DenseFeatureRows(values, width), labels);
    }

    public static double Accuracy(SoftmaxHead head, LabeledFeatures data)
    {
        float[] scores = new float[head.Classes];
        int right = 0;
        for (int i = 0; i < data.Count; i++)
        {
            head.Predict(data.Rows.GetRow(i), scores);
            right += Array.IndexOf(scores, scores.Max()) == data.Labels[i] ? 1 : 0;
        }

        return (double)right / data.Count;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
