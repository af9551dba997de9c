using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Evaluation of clusters. There are no trainers for them here.</summary>
public sealed class ClusteringCatalog : TrainCatalogBase
{
    internal ClusteringCatalog(IHostEnvironment environment)
        : base(environment)
    {
    }

    /// <summary>Measures clusters by the distances of the rows from their centres.</summary>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">Column of labels to compare the clusters with, a key; null (the default) for none.</param>
    /// <param name="scoreColumnName">Column of distances, a vector with one of each centre; the nearest one is the row's cluster.</param>
    /// <param name="featureColumnName">Column of features, a vector of Single; null (the default) leaves the Davies-Bouldin index out.</param>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, or there is no row.</exception>
    public ClusteringMetrics Evaluate(IDataView data, string? labelColumnName = null, string scoreColumnName = "Score", string? featureColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column score = Vector(data, scoreColumnName, "score");
        DataViewSchema.Column? label = labelColumnName is null ? null : ColumnReader.Require(data.Schema, labelColumnName, "label");
        DataViewSchema.Column? feature = featureColumnName is null ? null : Vector(data, featureColumnName, "feature");
        List<ClusteredRow> rows = [];
        using (DataViewRowCursor cursor = data.GetRowCursor(((DataViewSchema.Column?[])[score, label, feature]).OfType<DataViewSchema.Column>()))
        {
            ValueGetter<VBuffer<float>> nextScore = cursor.GetGetter<VBuffer<float>>(score);
            Func<int>? nextLabel = label is { } key ? ColumnReader.KeyIndex(cursor, key) : null;
            ValueGetter<VBuffer<float>>? nextFeature = feature is { } column ? cursor.GetGetter<VBuffer<float>>(column) : null;
            VBuffer<float> scores = default, features = default;
            while (cursor.MoveNext())
            {
                nextScore(ref scores);
                nextFeature?.Invoke(ref features);
                (int cluster, float distance) = scores.DenseValues().Index().MinBy(pair => pair.Item);
                rows.Add(new ClusteredRow(cluster, distance, nextLabel?.Invoke() ?? -1, nextFeature is null ? null : [.. features.DenseValues()]));
            }
        }

        return rows.Count > 0
            ? new ClusteringMetrics(rows, label is not null, feature is not null)
            : throw new ArgumentException("There is nothing to evaluate: the data has no rows.", nameof(data));
    }

    private static DataViewSchema.Column Vector(IDataView data, string name, string role)
    {
        DataViewSchema.Column column = ColumnReader.Require(data.Schema, name, role);
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new ArgumentException($"The {role} column '{name}' is of type {column.Type}; a vector of Single with a known size is needed.", nameof(data));
    }
}
