namespace MlNetClassifier.Data;

/// <summary>How tight clusters are, and how well they agree with labels.</summary>
public sealed class ClusteringMetrics
{
    internal ClusteringMetrics(IReadOnlyList<ClusteredRow> rows, bool labelled, bool located)
    {
        AverageDistance = rows.Average(row => row.Distance);
        NormalizedMutualInformation = labelled ? MutualInformation(rows) : double.NaN;
        DaviesBouldinIndex = located ? DaviesBouldin(rows) : 0;
    }

    /// <summary>Share of what the labels tell that the clusters tell too, 0 to 1; NaN without labels.</summary>
    public double NormalizedMutualInformation { get; }

    /// <summary>Mean distance of a row from the centre of its cluster, as scored.</summary>
    public double AverageDistance { get; }

    /// <summary>
    /// Mean over clusters of the worst ratio of two clusters' widths to the distance of their centres (Davies and Bouldin, 1979); 0 without features.
    /// </summary>
    public double DaviesBouldinIndex { get; }

    private static double MutualInformation(IReadOnlyList<ClusteredRow> rows)
    {
        double count = rows.Count, shared = 0;
        Dictionary<int, int> clusters = rows.CountBy(row => row.Cluster).ToDictionary(), labels = rows.CountBy(row => row.Label).ToDictionary();
        foreach (((int cluster, int label), int both) in rows.CountBy(row => (row.Cluster, row.Label)))
        {
            shared += both / count * Math.Log(both * count / ((double)clusters[cluster] * labels[label]));
        }

        double entropy = -labels.Values.Sum(label => label / count * Math.Log(label / count));
        return entropy > 0 ? shared / entropy : 1;
    }

    private static double DaviesBouldin(IReadOnlyList<ClusteredRow> rows)
    {
        (double[] Centre, double Width)[] clusters =
        [
            .. rows.GroupBy(row => row.Cluster).Select(cluster =>
            {
                double[] centre = [.. Enumerable.Range(0, cluster.First().Features!.Length).Select(j => cluster.Average(row => (double)row.Features![j]))];
                return (centre, cluster.Average(row => Distance(centre, [.. row.Features!.Select(value => (double)value)])));
            }),
        ];
        return clusters.Length < 2 ? 0 : clusters.Average(a => clusters.Where(b => b != a).Max(b => (a.Width + b.Width) / Distance(a.Centre, b.Centre)));
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
