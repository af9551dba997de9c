namespace MlNetClassifier.Data;

/// <summary>
/// Reads text files of separated fields. A field that is missing is empty; an empty or unreadable field is NaN as a floating-point number only where
/// the options say so, else 0 when empty and an error that names file and line when unreadable.
/// </summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options _options;
    private readonly TextColumn[] _columns;
    private readonly DataViewSchema _schema;

    internal TextLoader(Options options, IMultiStreamSource? sample)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Columns is not { Length: > 0 })
        {
            throw new ArgumentException("At least one column must be given.", nameof(options));
        }

        if (options.Separators is not { Length: > 0 } || options.Separators.AsSpan().ContainsAny('\r', '\n', options.EscapeChar))
        {
            throw new ArgumentException("At least one separator is needed, and none may be a quote or a line end.", nameof(options));
        }

        if (options.AllowSparse)
        {
            throw new NotSupportedException("Sparse text files (fields such as 5:1.5) are not read; write all fields.");
        }

        string[]? names = options.HasHeader && sample is { Count: > 0 } ? ReadHeader(sample) : null;
        _columns = [.. options.Columns.Select(column => new TextColumn(column, options))];
        DataViewSchema.Builder builder = new();
        foreach (TextColumn column in _columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations(names));
        }

        _schema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema() => _schema;

    /// <inheritdoc/>
    public IDataView Load(IMultiStreamSource input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TextDataView(_schema, _columns, _options, input);
    }

    internal static string[] ReadHeader(IMultiStreamSource sample, Options options)
    {
        using TextReader text = sample.OpenTextReader(0);
        TextRecordReader records = new(text, options, sample.GetPathOrNull(0) ?? "the stream");
        return records.MoveNext() ? [.. records.Fields.Select(field => field.ToString())] : [];
    }

    private string[] ReadHeader(IMultiStreamSource sample) => ReadHeader(sample, _options);
}
