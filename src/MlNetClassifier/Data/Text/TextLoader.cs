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
    private readonly string? _header;

    internal TextLoader(Options options, IMultiStreamSource? sample)
        : this(options, options is { HasHeader: true } && sample is { Count: > 0 } ? HeaderLine(sample, options) : null)
    {
    }

    internal TextLoader(Options options, string? header)
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

        _header = header;
        string[]? names = header is null ? null : Fields(new StringReader(header), options, "the header");
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

    /// <inheritdoc/>
    public void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        TextLoaderFile.Save(ctx, _options, _header);
    }

    internal static string[] ReadHeader(IMultiStreamSource sample, Options options)
    {
        using TextReader text = sample.OpenTextReader(0);
        return Fields(text, options, sample.GetPathOrNull(0) ?? "the stream");
    }

    private static string[] Fields(TextReader text, Options options, string name)
    {
        TextRecordReader records = new(text, options, name);
        return records.MoveNext() ? [.. records.Fields.Select(field => field.ToString())] : [];
    }

    // The line itself, as a model file keeps it.
    private static string HeaderLine(IMultiStreamSource sample, Options options)
    {
        using TextReader text = sample.OpenTextReader(0);
        TextRecordReader records = new(text, options, sample.GetPathOrNull(0) ?? "the stream");
        return records.MoveNext() ? records.Text : string.Empty;
    }
}
