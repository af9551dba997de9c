namespace MlNetClassifier.Runs;

/// <summary>The head's training.</summary>
/// <param name="Kind">Sort of head and solver.</param>
/// <param name="L2">Weight of the penalty that did best on the validation pictures.</param>
/// <param name="Iterations">Iterations made with it.</param>
/// <param name="BestIteration">The iteration whose weights were kept.</param>
public sealed record RunHead(string Kind, double L2, int Iterations, int BestIteration);
