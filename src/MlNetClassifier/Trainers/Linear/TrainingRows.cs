using MlNetClassifier.Data;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>The rows a linear trainer learns from, read from a view once.</summary>
/// <param name="Data">Features and classes.</param>
/// <param name="Weights">One factor a row; null when all count alike.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record TrainingRows(LabeledFeatures Data, float[]? Weights, int Classes)
{
    /// <summary>Reads a view. Rows without label, or with a feature or weight that is not finite, are left out and reported.</summary>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, or no row is usable.</exception>
    public static TrainingRows Read(IDataView view, TrainerInputBaseWithWeight options, string trainer, IHostEnvironment environment)
    {
        DataViewSchema.Column feature = ColumnErrors.Require(view.Schema, options.FeatureColumnName, trainer);
        DataViewSchema.Column label = ColumnErrors.Require(view.Schema, options.LabelColumnName, trainer);
        if (feature.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw ColumnErrors.WrongType(trainer, feature.Name, "a vector of Single with a known size", feature.Type.ToString()!);
        }

        if (label.Type is not KeyDataViewType key || key.Count > int.MaxValue)
        {
            throw ColumnErrors.WrongType(trainer, label.Name, "Key<UInt32>", label.Type.ToString()!);
        }

        List<DataViewSchema.Column> columns = [feature, label];
        DataViewSchema.Column? weight = null;
        if (options.ExampleWeightColumnName is { } weightName)
        {
            weight = ColumnErrors.Require(view.Schema, weightName, trainer);
            columns.Add(weight.Value);
        }

        FeatureRowBuilder rows = new(vector.Size);
        List<int> labels = [];
        List<float> weights = [];
        long left = 0;
        using (DataViewRowCursor cursor = view.GetRowCursor(columns))
        {
            Func<int> nextLabel = ColumnReader.KeyIndex(cursor, label);
            ValueGetter<VBuffer<float>> nextFeature = cursor.GetGetter<VBuffer<float>>(feature);
            ValueGetter<float>? nextWeight = weight is { } column ? cursor.GetGetter<float>(column) : null;
            VBuffer<float> features = default;
            float factor = 1;
            while (cursor.MoveNext())
            {
                int index = nextLabel();
                nextFeature(ref features);
                nextWeight?.Invoke(ref factor);
                if (index < 0 || !float.IsFinite(factor) || factor < 0 || !IsFinite(features.GetValues()))
                {
                    left++;
                    continue;
                }

                features.CopyTo(rows.Add());
                labels.Add(index);
                weights.Add(factor);
            }
        }

        if (left > 0)
        {
            environment.Report(ChannelMessageKind.Warning, trainer, $"{left} rows without a label, or with a value that is not finite, were left out.");
        }

        return labels.Count > 0
            ? new TrainingRows(new LabeledFeatures(rows, [.. labels]), weight is null ? null : [.. weights], (int)key.Count)
            : throw new ArgumentException($"{trainer}: there is no row to learn from; {left} were left out because a label is missing or a value is not finite.", nameof(view));
    }

    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
