using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Data.Schema;

public class DataViewSchemaTests
{
    [Fact]
    public void A_later_column_hides_an_earlier_one_of_its_name()
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();
        Assert.True(schema[0].IsHidden);
        Assert.Equal(1, schema["A"].Index);
        Assert.Null(schema.GetColumnOrNull("B"));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => schema["B"]).Message;
        Assert.Contains("'B'", message);
        Assert.Contains("A: String", message);
    }

    [Fact]
    public void Types_print_as_in_ml_net()
    {
        Assert.Equal("Vector<Single, 3, 224, 224>", new VectorDataViewType(NumberDataViewType.Single, 3, 224, 224).ToString());
        Assert.Equal("Vector<Byte>", new VectorDataViewType(NumberDataViewType.Byte).ToString());
        Assert.Equal("Key<UInt32, 0-4>", new KeyDataViewType(typeof(uint), 5).ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
    }

    [Fact]
    public void Vectors_of_other_dimensions_are_other_types()
    {
        Assert.NotEqual<DataViewType>(new VectorDataViewType(NumberDataViewType.Single, 1, 3), new VectorDataViewType(NumberDataViewType.Single, 3));
        Assert.Equal<DataViewType>(new VectorDataViewType(NumberDataViewType.Single, 3), new VectorDataViewType(NumberDataViewType.Single, 3));
    }

    [Theory]
    [InlineData(typeof(int), 3)]
    [InlineData(typeof(float), 3)]
    public void Keys_are_unsigned(Type type, int count) => Assert.Throws<ArgumentException>(() => new KeyDataViewType(type, count));

    [Theory]
    [InlineData(typeof(uint), 0)]
    [InlineData(typeof(uint), -1)]
    [InlineData(typeof(byte), 256)]
    public void Key_counts_fit_their_type(Type type, int count) => Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(type, count));

    [Fact]
    public void Key_values_are_found_where_their_count_fits()
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddKeyValues(2, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]));
        DataViewSchema.Builder builder = new();
        builder.AddColumn("K", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("L", new KeyDataViewType(typeof(uint), 3), annotations.ToAnnotations());
        DataViewSchema schema = builder.ToSchema();
        Assert.True(schema["K"].HasKeyValues(TextDataViewType.Instance));
        Assert.False(schema["L"].HasKeyValues());
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["K"].GetKeyValues(ref values);
        Assert.Equal("b", values.GetItemOrDefault(1).ToString());
        VBuffer<float> wrong = default;
        Assert.Throws<InvalidOperationException>(() => schema["K"].GetKeyValues(ref wrong));
    }
}
