namespace MlNetClassifier.Runs;

/// <summary>Figures of one class.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Precision">Share of the pictures predicted as this class that are of it; 0 when none was.</param>
/// <param name="Recall">Share of its pictures that were predicted as it; 0 when there is none.</param>
/// <param name="F1">Harmonic mean of the two; 0 when both are.</param>
/// <param name="Support">Its pictures.</param>
public sealed record ClassFigures(string Label, double Precision, double Recall, double F1, long Support);
