using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>Columns of numbers of a scored view, read in one pass.</summary>
internal static class ScoredRows
{
    /// <summary>The rows in which every number is finite.</summary>
    /// <param name="data">The view.</param>
    /// <param name="environment">Hears how many rows were left out.</param>
    /// <param name="task">Who asks, for messages.</param>
    /// <param name="columns">Roles and names of columns of numbers, flags or keys.</param>
    /// <exception cref="ArgumentException">A column is missing or holds no single numbers, or no row is usable.</exception>
    public static List<double[]> Read(IDataView data, IHostEnvironment environment, string task, params (string Role, string Name)[] columns)
    {
        DataViewSchema.Column[] found = [.. columns.Select(column => ColumnReader.Require(data.Schema, column.Name, column.Role))];
        for (int i = 0; i < found.Length; i++)
        {
            if (!NumberReader.CanRead(found[i].Type))
            {
                throw new ArgumentException($"The {columns[i].Role} column '{found[i].Name}' is of type {found[i].Type}; single numbers are needed.");
            }
        }

        List<double[]> rows = [];
        long left = 0;
        using DataViewRowCursor cursor = data.GetRowCursor(found);
        Func<double>[] readers = [.. found.Select(column => NumberReader.Bind(cursor, column))];
        while (cursor.MoveNext())
        {
            double[] row = [.. readers.Select(read => read())];
            if (Array.TrueForAll(row, double.IsFinite))
            {
                rows.Add(row);
            }
            else
            {
                left++;
            }
        }

        if (left > 0)
        {
            environment.Report(ChannelMessageKind.Warning, task, $"{left} rows with a number that is missing or not finite were left out.");
        }

        return rows.Count > 0 ? rows : throw new ArgumentException($"{task}: there is nothing to evaluate; {left} rows have a number that is missing or not finite.", nameof(data));
    }
}
