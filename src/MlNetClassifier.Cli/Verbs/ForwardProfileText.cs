using MlNetClassifier.Backbones;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>A <see cref="ForwardProfile"/> as a table.</summary>
internal static class ForwardProfileText
{
    public static void Write(TextWriter output, ForwardProfile profile)
    {
        double total = profile.Steps.Sum(step => step.Milliseconds);
        int node = Width(profile, step => step.Node, 4);
        int kernel = Width(profile, step => step.Kernel, 6);
        output.WriteLine($"{"node".PadRight(node)}  {"kernel".PadRight(kernel)}        ms   time   GFLOP/s   peak");
        foreach (ForwardProfileStep step in profile.Steps)
        {
            output.WriteLine(
                $"{step.Node.PadRight(node)}  {step.Kernel.PadRight(kernel)}  {step.Milliseconds,8:0.0000}  {step.Milliseconds / total,5:0.0%}"
                + $"  {step.GigaflopsPerSecond,8:0.0}  {step.ShareOfPeak,5:0%}");
        }

        output.WriteLine($"{total:0.000} ms for one picture on one thread; peak {profile.PeakGigaflopsPerSecond:0} GFLOP/s.");
    }

    private static int Width(ForwardProfile profile, Func<ForwardProfileStep, string> text, int least) =>
        profile.Steps.Select(step => text(step).Length).Append(least).Max();
}
