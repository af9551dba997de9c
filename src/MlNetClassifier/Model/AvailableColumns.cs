namespace MlNetClassifier.Data;

/// <summary>
/// Binds a model to rows that lack columns it was trained with. A model maps its label to a key as it does its features, and no label is
/// known when it predicts; what depends on a missing column is left out, and is an error only when it is asked for.
/// </summary>
internal static class AvailableColumns
{
    /// <summary>Binds a model.</summary>
    /// <param name="transformer">The model.</param>
    /// <param name="schema">The columns there are.</param>
    /// <param name="lost">Receives the columns left out, and why.</param>
    public static IRowToRowMapper Bind(ITransformer transformer, DataViewSchema schema, IDictionary<string, string> lost)
    {
        if (transformer is RowToRowTransformerBase single)
        {
            return single.BindAvailable(schema, lost);
        }

        if (transformer is not IEnumerable<ITransformer> chain)
        {
            return transformer.GetRowToRowMapper(schema);
        }

        List<IRowToRowMapper> mappers = [];
        DataViewSchema current = schema;
        foreach (ITransformer step in chain)
        {
            IRowToRowMapper mapper = Bind(step, current, lost);
            mappers.Add(mapper);
            current = mapper.OutputSchema;
        }

        return new CompositeRowToRowMapper(schema, mappers);
    }

    /// <summary>Raises an error when a member asks for a column that was left out, or for any missing one where that is not allowed.</summary>
    public static void Check<TRow>(RowWriter<TRow> writer, DataViewSchema schema, IDictionary<string, string> lost, bool ignoreMissingColumns)
        where TRow : class
    {
        foreach (string name in writer.Missing)
        {
            if (lost.TryGetValue(name, out string? reason))
            {
                throw new ArgumentOutOfRangeException(nameof(schema), $"Column '{name}' cannot be computed: {reason}.");
            }

            if (!ignoreMissingColumns)
            {
                throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find column '{name}'. There are {schema}.");
            }
        }
    }
}
