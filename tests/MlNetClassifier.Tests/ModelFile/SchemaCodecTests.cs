using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Tests.ModelFile;

public class SchemaCodecTests
{
    [Fact]
    public void TypesAndAnnotationsComeBack()
    {
        DataViewSchema.Annotations.Builder label = new();
        label.AddKeyValues(2, TextDataViewType.Instance, Values("rose".AsMemory(), "tulp é".AsMemory()));
        DataViewSchema.Annotations.Builder codes = new();
        codes.AddKeyValues(3, NumberDataViewType.Single, Values(1f, 2.5f, -1f));
        codes.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, "MulticlassClassification".AsMemory());
        DataViewSchema.Builder builder = new();
        builder.AddColumn("path", TextDataViewType.Instance);
        builder.AddColumn("label", new KeyDataViewType(typeof(uint), 2), label.ToAnnotations());
        builder.AddColumn("code", new KeyDataViewType(typeof(byte), 3), codes.ToAnnotations());
        builder.AddColumn("feature", new VectorDataViewType(NumberDataViewType.Single, 1, 7));
        builder.AddColumn("bytes", new VectorDataViewType(NumberDataViewType.Byte));
        builder.AddColumn("when", DateTimeOffsetDataViewType.Instance);
        builder.AddColumn("flag", BooleanDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();

        using MemoryStream file = new();
        SchemaCodec.Write(file, schema);
        DataViewSchema read = SchemaCodec.Read(file.ToArray(), "Schema");

        Assert.Equal(schema.Select(column => (column.Name, column.Type)), read.Select(column => (column.Name, column.Type)));
        VBuffer<ReadOnlyMemory<char>> names = default;
        read["label"].GetKeyValues(ref names);
        Assert.Equal(["rose", "tulp é"], names.DenseValues().Select(name => name.ToString()));
        VBuffer<float> numbers = default;
        read["code"].GetKeyValues(ref numbers);
        Assert.Equal([1f, 2.5f, -1f], numbers.DenseValues());
        ReadOnlyMemory<char> kind = default;
        read["code"].Annotations.GetValue(AnnotationKinds.ScoreColumnKind, ref kind);
        Assert.Equal("MulticlassClassification", kind.ToString());
    }

    [Fact]
    public void HiddenColumnsStayOut()
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn("a", NumberDataViewType.Single);
        builder.AddColumn("a", TextDataViewType.Instance);
        using MemoryStream file = new();
        SchemaCodec.Write(file, builder.ToSchema());
        Assert.Equal(TextDataViewType.Instance, Assert.Single(SchemaCodec.Read(file.ToArray(), "Schema")).Type);
    }

    private static ValueGetter<VBuffer<T>> Values<T>(params T[] values) => (ref VBuffer<T> destination) => destination = new VBuffer<T>(values.Length, values);
}
