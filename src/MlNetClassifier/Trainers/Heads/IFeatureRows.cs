namespace MlNetClassifier.Trainers.Heads;

/// <summary>A table of features, one row a picture. Rows may lie in a mapped file; they are read in blocks and never copied as a whole.</summary>
internal interface IFeatureRows
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>Features in a row.</summary>
    int Width { get; }

    /// <summary>One row; may be called from several threads at once.</summary>
    ReadOnlySpan<float> GetRow(int row);
}
