using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>What <c>train</c> says to people.</summary>
internal static class TrainReportWriter
{
    private const int ShownFiles = 10;

    /// <summary>Names what was left out or looks wrong; on standard error, even when quiet.</summary>
    public static void Warn(CliHost host, TrainingRunResult result)
    {
        LeftOutFile[] leftOut = [.. result.Report.LeftOut.Where(file => file.Kind != LeftOutKind.OutsideClasses)];
        if (leftOut.Length > 0)
        {
            host.Error.WriteLine($"Left out {leftOut.Length} files:");
            foreach (LeftOutFile file in leftOut.Take(ShownFiles))
            {
                host.Error.WriteLine($"  {file.Path}: {file.Reason}");
            }

            if (leftOut.Length > ShownFiles)
            {
                host.Error.WriteLine($"  … and {leftOut.Length - ShownFiles} more; all are named in run.json.");
            }
        }

        foreach (string warning in result.Report.Warnings.Take(ShownFiles))
        {
            host.Error.WriteLine($"Warning: {warning}");
        }

        if (result.Report.Warnings.Count > ShownFiles)
        {
            host.Error.WriteLine($"… and {result.Report.Warnings.Count - ShownFiles} more warnings; all are in run.json.");
        }
    }

    /// <param name="host">Where to write.</param>
    /// <param name="result">The run.</param>
    /// <param name="recipe">The recipe and its name, or null for a plain head.</param>
    /// <param name="cache">Folder of the feature cache, or null for none.</param>
    public static void Write(CliHost host, TrainingRunResult result, (Recipe Recipe, string Name)? recipe, string? cache)
    {
        RunReport report = result.Report;
        RunDataset set = report.Dataset;
        host.Out.WriteLine($"Pictures   {set.Train} train, {set.Validation} validation, {set.Test} test, {set.LeftOut} left out; "
            + $"{set.Classes} classes");
        if (recipe?.Recipe.Network is { } network)
        {
            host.Out.WriteLine($"Network    {report.Head.Kind}, {network.Width}×{network.Height} pixels (recipe {recipe.Value.Name}); best after epoch {report.Head.Iterations}");
        }
        else if (recipe is not null)
        {
            host.Out.WriteLine($"Backbone   {report.Backbone.Name}");
            host.Out.WriteLine($"Head       {report.Head.Kind}; {report.Backbone.FeatureWidth} numbers into its last layer");
        }
        else
        {
            host.Out.WriteLine($"Backbone   {report.Backbone.Name}, {report.Backbone.FeatureWidth} features");
            host.Out.WriteLine($"Features   {report.Features.Computed} computed, {report.Features.Reused} "
                + $"reused{(cache is null ? string.Empty : $"; cache {host.Show(cache)}")}");
        }

        MetricsText.Write(host.Out, result.Metrics);
        host.Out.WriteLine($"Time       {report.Seconds.Values.Sum():0.0} s "
            + $"({string.Join(", ", report.Seconds.Select(phase => $"{phase.Key} {phase.Value:0.0}"))})");
        host.Out.WriteLine($"Run        {host.Show(result.Path)}");
        host.Out.WriteLine();
        host.Out.WriteLine("Next, try it on pictures of your own:");
        host.Out.WriteLine($"  mlnetclassifier predict --model {ShellText.Quote(host.Show(Path.Combine(result.Path, "model.zip")))} {ShellText.Quote(host.Show(result.ExamplePicture))}");
    }
}
