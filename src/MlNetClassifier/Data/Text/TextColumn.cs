using System.Globalization;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Data;

/// <summary>A column of a text file: which fields it takes and how it reads them.</summary>
internal sealed class TextColumn
{
    private readonly TextLoader.Column _column;
    private readonly TextLoader.Options _options;
    private readonly PrimitiveDataViewType _itemType;

    public TextColumn(TextLoader.Column column, TextLoader.Options options)
    {
        _column = column;
        _options = options;
        if (column.Name.Length == 0 || column.Source is not { Length: > 0 })
        {
            throw new ArgumentException($"Column '{column.Name}' needs a name and at least one field.", nameof(column));
        }

        PrimitiveDataViewType plain = PrimitiveTypes.FromKind(column.DataKind);
        _itemType = column.KeyCount is null ? plain
            : KeyDataViewType.IsValidDataType(plain.RawType) ? new KeyDataViewType(plain.RawType, column.KeyCount.Count ?? KeyDataViewType.MaxCount(plain.RawType))
            : throw new ArgumentException($"Column '{column.Name}' is a key, so its kind must be an unsigned integer, not {column.DataKind}.", nameof(column));
        bool open = Array.Exists(column.Source, range => range.Max is null);
        long size = open ? 0 : column.Source.Sum(range => (long)range.Max!.Value - range.Min + 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue, nameof(column));
        Type = column.Source is [{ IsSingle: true }] ? _itemType : new VectorDataViewType(_itemType, (int)size);
    }

    public string Name => _column.Name;

    public DataViewType Type { get; }

    /// <summary>The names of a vector's slots, from a header.</summary>
    public DataViewSchema.Annotations? Annotations(string[]? header)
    {
        if (header is null || Type is not VectorDataViewType { IsKnownSize: true })
        {
            return null;
        }

        ReadOnlyMemory<char>[] names = [.. Indices(0).Select(index => index < header.Length ? header[index].AsMemory() : default)];
        DataViewSchema.Annotations.Builder builder = new();
        builder.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length));
        return builder.ToAnnotations();
    }

    /// <summary>Makes the getter of the column for the records of a reader.</summary>
    public Delegate CreateGetter(Func<TextRecordReader> reader) => new Factory(this, reader).Invoke(_itemType.RawType);

    private IEnumerable<int> Indices(int fieldCount) =>
        _column.Source.SelectMany(range => Enumerable.Range(range.Min, Math.Max(0, (range.Max ?? fieldCount - 1) - range.Min + 1)));

    private sealed class Factory(TextColumn owner, Func<TextRecordReader> reader) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>()
        {
            Func<ReadOnlyMemory<char>, T> parse = Parser<T>();
            T ReadField(TextRecordReader record, int index)
            {
                try
                {
                    return parse(index < record.Fields.Count ? record.Fields[index] : ReadOnlyMemory<char>.Empty);
                }
                catch (FormatException error)
                {
                    throw new InvalidDataException($"{record.Place}, field {index} (column '{owner.Name}'): {error.Message}", error);
                }
            }

            if (owner.Type is not VectorDataViewType)
            {
                int field = owner._column.Source[0].Min;
                return (ValueGetter<T>)((ref T value) => value = ReadField(reader(), field));
            }

            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                TextRecordReader record = reader();
                int[] indices = [.. owner.Indices(record.Fields.Count)];
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, indices.Length);
                for (int i = 0; i < indices.Length; i++)
                {
                    editor.Values[i] = ReadField(record, indices[i]);
                }

                value = editor.Commit();
            });
        }

        private Func<ReadOnlyMemory<char>, T> Parser<T>()
        {
            if (owner._itemType is KeyDataViewType key)
            {
                return text => ulong.TryParse(text.Span, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number < key.Count
                    ? (T)Convert.ChangeType(number + 1, typeof(T), CultureInfo.InvariantCulture)
                    : default!;
            }

            if (owner._itemType is TextDataViewType)
            {
                return text => (T)(object)text;
            }

            var convert = (Func<ReadOnlyMemory<char>, T>)ValueConversion.Create(TextDataViewType.Instance, owner._itemType, "the field");
            bool real = typeof(T) == typeof(float) || typeof(T) == typeof(double);
            bool comma = real && owner._options.DecimalMarker == ',';
            return text =>
            {
                if (text.Span.IsWhiteSpace())
                {
                    return real && owner._options.MissingRealsAsNaNs ? convert(ReadOnlyMemory<char>.Empty) : default!;
                }

                return convert(comma ? text.ToString().Replace(',', '.').AsMemory() : text.Trim());
            };
        }
    }
}
