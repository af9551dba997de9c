using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>The columns a multiclass trainer adds, before anything is fitted.</summary>
internal static class MulticlassOutputShape
{
    /// <summary>Checks the label and returns the shape with the two columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label is missing or no key.</exception>
    public static SchemaShape Add(SchemaShape input, string trainer, string label, string score, string predictedLabel)
    {
        SchemaShape.Column column = input.Require(label, trainer);
        if (!column.IsKey || column.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            throw new ArgumentOutOfRangeException(
                nameof(input), $"{trainer}: schema mismatch for label column '{label}': expected Key<UInt32>, got {column.GetTypeString()}. MapValueToKey makes a key.");
        }

        SchemaShape.Column[] keyValues = [.. column.Annotations.Where(annotation => annotation.Name == AnnotationKinds.KeyValues)];
        SchemaShape.Column[] slotNames = [.. keyValues.Where(values => values.ItemType is TextDataViewType).Select(values => values.Renamed(AnnotationKinds.SlotNames))];
        return input.With(
            new SchemaShape.Column(predictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, new SchemaShape(keyValues)),
            new SchemaShape.Column(score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(slotNames)));
    }
}
