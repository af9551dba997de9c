using System.Globalization;
using System.Text;

namespace MlNetClassifier.Data;

/// <summary>Writes rows as text, with a comment that describes the columns to ML.NET's loader.</summary>
internal static class TextSaver
{
    public static void Save(IDataView data, Stream stream, char separator, bool headerRow, bool schema, bool keepHidden)
    {
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => keepHidden || !column.IsHidden)];
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Type.GetItemType() is not PrimitiveDataViewType || column.Type.GetValueCount() == 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(data), $"Column '{column.Name}' of type {column.Type} cannot be written as text; drop it first, or make it a vector of known size.");
            }
        }

        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        if (schema)
        {
            WriteSchema(writer, columns, separator, headerRow);
        }

        if (headerRow)
        {
            writer.WriteLine(string.Join(separator, columns.SelectMany(HeaderOf).Select(name => Quote(name, separator))));
        }

        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        Action<List<string>>[] readers = [.. columns.Select(column => new Factory(cursor, column).Invoke(column.Type.GetItemType().RawType))];
        List<string> fields = [];
        while (cursor.MoveNext())
        {
            fields.Clear();
            foreach (Action<List<string>> read in readers)
            {
                read(fields);
            }

            writer.WriteLine(string.Join(separator, fields.Select(field => Quote(field, separator))));
        }
    }

    private static IEnumerable<string> HeaderOf(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames())
        {
            return column.Type is VectorDataViewType vector
                ? Enumerable.Range(0, vector.Size).Select(slot => slot == 0 ? column.Name : string.Empty)
                : [column.Name];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString());
    }

    private static void WriteSchema(StreamWriter writer, DataViewSchema.Column[] columns, char separator, bool headerRow)
    {
        writer.WriteLine("#@ TextLoader{");
        writer.WriteLine($"#@   header{(headerRow ? '+' : '-')}");
        writer.WriteLine($"#@   sep={separator switch { '\t' => "tab", ' ' => "space", ',' => "comma", ';' => "semicolon", _ => separator.ToString() }}");
        int at = 0;
        foreach (DataViewSchema.Column column in columns)
        {
            int count = column.Type.GetValueCount();
            string place = column.Type is VectorDataViewType ? $"{at}-{at + count - 1}" : $"{at}";
            writer.WriteLine($"#@   col={column.Name}:{ShortName((PrimitiveDataViewType)column.Type.GetItemType())}:{place}");
            at += count;
        }

        writer.WriteLine("#@ }");
    }

    private static string ShortName(PrimitiveDataViewType type)
    {
        string name = PrimitiveTypes.KindOf(type) switch
        {
            DataKind.SByte => "I1", DataKind.Byte => "U1", DataKind.Int16 => "I2", DataKind.UInt16 => "U2", DataKind.Int32 => "I4", DataKind.UInt32 => "U4",
            DataKind.Int64 => "I8", DataKind.UInt64 => "U8", DataKind.Single => "R4", DataKind.Double => "R8", DataKind.Boolean => "BL",
            DataKind.TimeSpan => "TS", DataKind.DateTime => "DT", DataKind.DateTimeOffset => "DZ", _ => "TX",
        };
        return type is KeyDataViewType key ? $"{name}[{key.Count}]" : name;
    }

    private static string Quote(string field, char separator) =>
        field.Length > 0 && field.AsSpan().IndexOfAny([separator, '"', '\r', '\n']) < 0 ? field
        : field.Length == 0 ? string.Empty
        : $"\"{field.Replace("\"", "\"\"")}\"";

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Action<List<string>>>
    {
        protected override Action<List<string>> InvokeFor<T>()
        {
            bool isKey = column.Type.GetItemType() is KeyDataViewType;
            string ToText(T value) => value switch
            {
                // A key is written as it is read: less one, and empty when missing.
                _ when isKey => Convert.ToUInt64(value) is var key and > 0 ? (key - 1).ToString(CultureInfo.InvariantCulture) : string.Empty,
                bool flag => flag ? "1" : "0",
                float.NaN or double.NaN => "?",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
            };
            if (column.Type is not VectorDataViewType)
            {
                ValueGetter<T> scalar = row.GetGetter<T>(column);
                T value = default!;
                return fields =>
                {
                    scalar(ref value);
                    fields.Add(ToText(value));
                };
            }

            ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> items = default;
            return fields =>
            {
                vector(ref items);
                fields.AddRange(items.DenseValues().Select(ToText));
            };
        }
    }
}
