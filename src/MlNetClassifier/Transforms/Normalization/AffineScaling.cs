using System.Globalization;
using System.Text;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Transforms;

/// <summary>(value − offset) × scale for each slot of a column of one type.</summary>
internal sealed class AffineScaling
{
    public const string Expected = "Single or Double, or a vector of known size of them";

    private static readonly VersionInfo Version = new("AFF NORM", 0x00010003, 0x00010003, 0x00010003, "AffineNormExec", "Microsoft.ML.Data");

    public AffineScaling(DataViewType type, double[] scale, double[] offset)
    {
        Type = type;
        Scale = scale;
        Offset = offset;
    }

    public DataViewType Type { get; }

    public double[] Scale { get; }

    public double[] Offset { get; }

    private bool IsDouble => Type.GetItemType().RawType == typeof(double);

    public static void CheckType(string reader, DataViewSchema.Column column)
    {
        Type item = column.Type.GetItemType().RawType;
        if (column.Type.GetValueCount() == 0 || (item != typeof(float) && item != typeof(double)))
        {
            throw ColumnErrors.WrongType(reader, column.Name, Expected, column.Type.ToString()!);
        }
    }

    /// <summary>Binds a reader of the current row's numbers.</summary>
    public static Func<IReadOnlyList<double>> BindReader(DataViewRow row, DataViewSchema.Column column) =>
        column.Type.GetItemType().RawType == typeof(double)
            ? BindReader<double>(row, column, value => value)
            : BindReader<float>(row, column, value => value);

    /// <summary>Makes the getter of the scaled column.</summary>
    public Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        Func<IReadOnlyList<double>> read = BindReader(row, column);
        return (IsDouble, Type is VectorDataViewType) switch
        {
            (false, false) => (ValueGetter<float>)((ref float value) => value = (float)Apply(read()[0], 0)),
            (true, false) => (ValueGetter<double>)((ref double value) => value = Apply(read()[0], 0)),
            (false, true) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Apply(read(), ref value, scaled => (float)scaled)),
            _ => (ValueGetter<VBuffer<double>>)((ref VBuffer<double> value) => Apply(read(), ref value, scaled => scaled)),
        };
    }

    public void Save(ModelSaveContext context)
    {
        context.SetVersionInfo(Version);
        context.SaveBinaryStream("AffineNormalizer.txt", WriteText);
        context.Writer.Write(IsDouble ? sizeof(double) : sizeof(float));
        context.Writer.Write(Scale.Length);

        // All slots are given, not some of them by index.
        context.Writer.Write(-1);
        Write(context, Scale);

        // Vectors leave offsets out when all are 0; a single value always has its own.
        Write(context, Type is VectorDataViewType && Array.TrueForAll(Offset, offset => offset == 0) ? [] : Offset);
    }

    public static AffineScaling Load(ModelLoadContext context, string name, DataViewType type) => context.LoadSubModel(name, Version, sub =>
    {
        int expectedSize = type.GetItemType().RawType == typeof(double) ? sizeof(double) : sizeof(float);
        if (sub.Reader.ReadInt32() != expectedSize)
        {
            throw sub.Reader.Error("its numbers are not of the column's type");
        }

        int slots = sub.Reader.ReadInt32();
        if (slots != type.GetValueCount())
        {
            throw sub.Reader.Error($"it scales {slots} slots of a column of {type.GetValueCount()}");
        }

        int given = sub.Reader.ReadInt32();
        int[] indices = given < 0 ? [.. Enumerable.Range(0, slots)] : sub.Reader.ReadInt32s(given);
        double[] givenScale = Read(sub, expectedSize), givenOffset = Read(sub, expectedSize);
        if (givenScale.Length != indices.Length || (givenOffset.Length != 0 && givenOffset.Length != indices.Length))
        {
            throw sub.Reader.Error("its counts of scales and offsets do not fit");
        }

        double[] scale = new double[slots], offset = new double[slots];
        Array.Fill(scale, 1);
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= slots)
            {
                throw sub.Reader.Error($"it scales slot {indices[i]} of {slots}");
            }

            scale[indices[i]] = givenScale[i];
            offset[indices[i]] = givenOffset.Length == 0 ? 0 : givenOffset[i];
        }

        return new AffineScaling(type, scale, offset);
    });

    private static Func<IReadOnlyList<double>> BindReader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, double> convert)
    {
        double[] numbers = new double[column.Type.GetValueCount()];
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                scalar(ref value);
                numbers[0] = convert(value);
                return numbers;
            };
        }

        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            foreach (KeyValuePair<int, T> item in values.Items(all: true))
            {
                numbers[item.Key] = convert(item.Value);
            }

            return numbers;
        };
    }

    private static double[] Read(ModelLoadContext context, int size)
    {
        int count = context.Reader.ReadCount(size);
        return size == sizeof(float)
            ? [.. context.Reader.ReadSingles(count)]
            : [.. Enumerable.Range(0, count).Select(_ => BitConverter.Int64BitsToDouble(context.Reader.ReadInt64()))];
    }

    private void Write(ModelSaveContext context, double[] numbers)
    {
        context.Writer.Write(numbers.Length);
        foreach (double number in numbers)
        {
            if (IsDouble)
            {
                context.Writer.Write(number);
            }
            else
            {
                context.Writer.Write((float)number);
            }
        }
    }

    private void WriteText(Stream stream)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine($"NumNormalizationFeatures={Scale.Length}");
        for (int i = 0; i < Scale.Length; i++)
        {
            string numbers = IsDouble
                ? string.Create(CultureInfo.InvariantCulture, $"{Offset[i]}\t{Scale[i]}")
                : string.Create(CultureInfo.InvariantCulture, $"{(float)Offset[i]}\t{(float)Scale[i]}");
            writer.WriteLine($"{i}\t{numbers}");
        }

        writer.WriteLine();
    }

    private double Apply(double value, int slot) => IsDouble ? (value - Offset[slot]) * Scale[slot] : ((float)value - (float)Offset[slot]) * (float)Scale[slot];

    private void Apply<T>(IReadOnlyList<double> values, ref VBuffer<T> result, Func<double, T> convert)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref result, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            editor.Values[i] = convert(Apply(values[i], i));
        }

        result = editor.Commit();
    }
}
