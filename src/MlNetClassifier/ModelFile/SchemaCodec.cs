using MlNetClassifier.Data;
using MlNetClassifier.ModelFile.Idv;

namespace MlNetClassifier.ModelFile;

/// <summary>
/// Turns a schema into a <c>Schema</c> or <c>TrainSchema</c> entry and back. Hidden columns and columns of types that the format has
/// no codec for (pictures) are left out, as ML.NET does; so are annotations other than texts and numbers.
/// </summary>
internal static class SchemaCodec
{
    private static readonly int[] UnknownSize = [0];

    /// <summary>Writes an entry.</summary>
    public static void Write(Stream output, DataViewSchema schema) => IdvSchemaWriter.Write(output, ToColumns(schema));

    /// <summary>Reads an entry.</summary>
    /// <exception cref="InvalidModelFileException">The entry is damaged.</exception>
    public static DataViewSchema Read(ReadOnlyMemory<byte> file, string entry) => ToSchema(IdvSchemaReader.Read(file, entry), entry);

    /// <summary>The columns that the format can hold.</summary>
    public static IReadOnlyList<IdvColumn> ToColumns(DataViewSchema schema)
    {
        List<IdvColumn> columns = [];
        foreach (DataViewSchema.Column column in schema.Where(column => !column.IsHidden))
        {
            if (ToColumn(column) is { } described)
            {
                columns.Add(described);
            }
        }

        return columns;
    }

    /// <summary>The schema of columns; those of a type this toolkit does not know are left out.</summary>
    /// <exception cref="InvalidModelFileException">A column has no name or an impossible type.</exception>
    public static DataViewSchema ToSchema(IReadOnlyList<IdvColumn> columns, string entry)
    {
        DataViewSchema.Builder builder = new();
        foreach (IdvColumn column in columns)
        {
            if (column.Name.Length == 0)
            {
                throw new InvalidModelFileException(entry, "a column has no name");
            }

            if (Knows(column, entry))
            {
                builder.AddColumn(column.Name, FromIdv(column.Type, entry)!, FromIdvAnnotations(column.Annotations, entry));
            }
        }

        return builder.ToSchema();
    }

    /// <summary>Whether the values of a column can be read.</summary>
    /// <exception cref="InvalidModelFileException">Its type is impossible.</exception>
    public static bool Knows(IdvColumn column, string entry) => FromIdv(column.Type, entry) is not null;

    /// <summary>A column as the format describes it, or null when the format has no codec for its type.</summary>
    public static IdvColumn? ToColumn(DataViewSchema.Column column) =>
        ToIdv(column.Type) is { } type ? new IdvColumn(column.Name, type, [.. ToIdvAnnotations(column.Annotations)]) : null;

    private static IdvType? ToIdv(DataViewType type) => type switch
    {
        KeyDataViewType key => new IdvKey(new IdvSimple(key.RawType.Name), key.Count),
        VectorDataViewType vector => ToIdv(vector.ItemType) is { } item ? new IdvVector(item, [.. vector.Dimensions]) : null,
        TextDataViewType => IdvSimple.Text,
        NumberDataViewType or BooleanDataViewType or TimeSpanDataViewType or DateTimeDataViewType => new IdvSimple(type.RawType.Name),
        DateTimeOffsetDataViewType => new IdvSimple("DateTimeZone"),
        _ => null,
    };

    private static DataViewType? FromIdv(IdvType type, string entry) => type switch
    {
        IdvVector vector => FromIdv(vector.Item, entry) is PrimitiveDataViewType item
            ? new VectorDataViewType(item, vector.Dimensions.Length == 0 ? UnknownSize : vector.Dimensions)
            : null,
        IdvKey key => FromIdv(key.Item, entry) is NumberDataViewType number
            && KeyDataViewType.IsValidDataType(number.RawType) && key.Count >= 1 && key.Count <= KeyDataViewType.MaxCount(number.RawType)
                ? new KeyDataViewType(number.RawType, key.Count)
                : throw new InvalidModelFileException(entry, $"{key} is an impossible key type"),
        IdvSimple { Codec: "TextSpan" } => TextDataViewType.Instance,
        IdvSimple { Codec: "DateTimeZone" } => DateTimeOffsetDataViewType.Instance,
        IdvSimple simple => Enum.TryParse(simple.Codec, out DataKind kind) ? PrimitiveTypes.FromKind(kind) : null,
        _ => null,
    };

    private static IEnumerable<IdvAnnotation> ToIdvAnnotations(DataViewSchema.Annotations annotations)
    {
        foreach (DataViewSchema.Column column in annotations.Schema.Where(column => !column.IsHidden))
        {
            if (ToIdv(column.Type) is { } type && Encode(annotations, column) is { } block)
            {
                yield return new IdvAnnotation(column.Name, type, block);
            }
        }
    }

    private static byte[]? Encode(DataViewSchema.Annotations annotations, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => IdvValues.EncodeText(Get<ReadOnlyMemory<char>>(annotations, column)),
        VectorDataViewType { IsKnownSize: true, ItemType: TextDataViewType } =>
            IdvValues.EncodeTexts([.. Get<VBuffer<ReadOnlyMemory<char>>>(annotations, column).DenseValues()]),
        VectorDataViewType { IsKnownSize: true, ItemType: { } item } => item.RawType.Name switch
        {
            nameof(Single) => Numbers<float>(annotations, column),
            nameof(Double) => Numbers<double>(annotations, column),
            nameof(Int32) => Numbers<int>(annotations, column),
            nameof(UInt32) => Numbers<uint>(annotations, column),
            nameof(Int64) => Numbers<long>(annotations, column),
            nameof(UInt64) => Numbers<ulong>(annotations, column),
            nameof(Int16) => Numbers<short>(annotations, column),
            nameof(UInt16) => Numbers<ushort>(annotations, column),
            nameof(Byte) => Numbers<byte>(annotations, column),
            nameof(SByte) => Numbers<sbyte>(annotations, column),
            _ => null,
        },
        _ => null,
    };

    private static byte[] Numbers<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
        where T : unmanaged => IdvValues.EncodeNumbers<T>([.. Get<VBuffer<T>>(annotations, column).DenseValues()]);

    private static T Get<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default!;
        annotations.GetGetter<T>(column)(ref value);
        return value;
    }

    private static DataViewSchema.Annotations FromIdvAnnotations(IReadOnlyList<IdvAnnotation> annotations, string entry)
    {
        DataViewSchema.Annotations.Builder builder = new();
        foreach (IdvAnnotation annotation in annotations.Where(annotation => annotation.Kind.Length > 0))
        {
            ModelReader reader = new(annotation.Block, entry);
            if (annotation.Type == IdvSimple.Text)
            {
                builder.AddPrimitiveValue(annotation.Kind, TextDataViewType.Instance, IdvValues.DecodeText(reader));
            }
            else if (annotation.Type is IdvVector { Size: > 0 } vector && FromIdv(vector, entry) is VectorDataViewType type)
            {
                Add(builder, annotation.Kind, type, reader);
            }
        }

        return builder.ToAnnotations();
    }

    private static void Add(DataViewSchema.Annotations.Builder builder, string kind, VectorDataViewType type, ModelReader reader)
    {
        switch (type.ItemType)
        {
            case TextDataViewType:
                AddValues(builder, kind, type, IdvValues.DecodeTexts(reader, type.Size));
                break;
            case { } item when item.RawType == typeof(float):
                AddNumbers<float>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(double):
                AddNumbers<double>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(int):
                AddNumbers<int>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(uint):
                AddNumbers<uint>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(long):
                AddNumbers<long>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(ulong):
                AddNumbers<ulong>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(short):
                AddNumbers<short>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(ushort):
                AddNumbers<ushort>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(byte):
                AddNumbers<byte>(builder, kind, type, reader);
                break;
            case { } item when item.RawType == typeof(sbyte):
                AddNumbers<sbyte>(builder, kind, type, reader);
                break;
            default:
                break;
        }
    }

    private static void AddNumbers<T>(DataViewSchema.Annotations.Builder builder, string kind, VectorDataViewType type, ModelReader reader)
        where T : unmanaged => AddValues(builder, kind, type, IdvValues.DecodeNumbers<T>(reader, type.Size));

    private static void AddValues<T>(DataViewSchema.Annotations.Builder builder, string kind, VectorDataViewType type, T[] values)
    {
        VBuffer<T> all = new(values.Length, values);
        builder.Add(kind, type, (ref VBuffer<T> destination) => all.CopyTo(ref destination));
    }
}
