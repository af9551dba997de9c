using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Metrics as a short table.</summary>
internal static class MetricsText
{
    private const int MaxClasses = 40;

    public static void Write(TextWriter writer, MetricsReport metrics)
    {
        writer.WriteLine(
            $"Accuracy   {metrics.MicroAccuracy:0.000} on {metrics.Count} {metrics.Split} pictures (95 % interval "
                + $"{metrics.MicroAccuracyInterval95[0]:0.000} to {metrics.MicroAccuracyInterval95[1]:0.000}); mean over classes {metrics.MacroAccuracy:0.000}");
        writer.WriteLine($"Log-loss   {metrics.LogLoss:0.000} (reduction {metrics.LogLossReduction:0.000}); top-5 accuracy "
            + $"{metrics.Top5Accuracy:0.000}");
        int width = Math.Max(5, metrics.PerClass.Take(MaxClasses).Max(figures => figures.Label.Length));
        writer.WriteLine($"           {"class".PadRight(width)}  precision  recall     f1  pictures");
        foreach (ClassFigures figures in metrics.PerClass.Take(MaxClasses))
        {
            writer.WriteLine($"           {figures.Label.PadRight(width)}  {figures.Precision,9:0.000}  {figures.Recall,6:0.000}  "
                + $"{figures.F1,5:0.000}  {figures.Support,8}");
        }

        if (metrics.PerClass.Count > MaxClasses)
        {
            writer.WriteLine($"           … and {metrics.PerClass.Count - MaxClasses} more classes; all are in metrics.json.");
        }
    }
}
