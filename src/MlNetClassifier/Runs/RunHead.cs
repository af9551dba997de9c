namespace MlNetClassifier.Runs;

/// <summary>The head's training.</summary>
/// <param name="Kind">Sort of head and solver.</param>
/// <param name="L2">Weight of the penalty that did best on the validation pictures.</param>
/// <param name="Iterations">Iterations of the final fit.</param>
/// <param name="FittedTo">Parts of the data set that the final fit saw; never <c>test</c>.</param>
public sealed record RunHead(string Kind, double L2, int Iterations, IReadOnlyList<string> FittedTo);
