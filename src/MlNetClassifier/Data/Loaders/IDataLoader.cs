namespace MlNetClassifier;

/// <summary>Turns a source of data into a view.</summary>
/// <typeparam name="TSource">The source.</typeparam>
public interface IDataLoader<in TSource> : ICanSaveModel
{
    /// <summary>Makes a view of a source; nothing is read before a cursor asks.</summary>
    /// <param name="input">The source.</param>
    IDataView Load(TSource input);

    /// <summary>The columns of the views.</summary>
    DataViewSchema GetOutputSchema();
}
