namespace MlNetClassifier.Cli.Verbs;

/// <summary>A class and how probable it is.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Probability">From 0 to 1.</param>
internal sealed record LabelProbability(string Label, float Probability);
