namespace MlNetClassifier.Transforms;

/// <summary>One vector column and the columns it is joined from.</summary>
/// <param name="Name">The vector column.</param>
/// <param name="Sources">The columns, in order; an alias stands for a column's name in the slot names.</param>
internal sealed record Concatenation(string Name, IReadOnlyList<(string Name, string? Alias)> Sources);
