namespace MlNetClassifier.ModelFile.Idv;

/// <summary>One column of a binary schema.</summary>
/// <param name="Name">Name; may repeat, the last one wins.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Annotations">What else is known of it, such as <c>KeyValues</c>.</param>
internal sealed record IdvColumn(string Name, IdvType Type, IReadOnlyList<IdvAnnotation> Annotations);

/// <summary>One annotation of a column.</summary>
/// <param name="Kind">Name, such as <c>KeyValues</c> or <c>SlotNames</c>.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Block">The encoded value, not compressed.</param>
internal sealed record IdvAnnotation(string Kind, IdvType Type, ReadOnlyMemory<byte> Block);
