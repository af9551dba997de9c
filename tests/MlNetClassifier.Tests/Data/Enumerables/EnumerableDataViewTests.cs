using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Data.Enumerables;

public class EnumerableDataViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fields_and_properties_of_every_type_go_in_and_out()
    {
        Everything[] rows =
        [
            new()
            {
                Text = "ä", Number = 1.5f, Key = 2, Vector = [1, 2], Words = ["x", "y"], Flag = true, When = new DateTime(2020, 1, 2), Long = -7,
                Buffer = new VBuffer<double>(4, 1, [9.0], [2]), Renamed = 3,
            },
            new() { Vector = [3, 4] },
        ];
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal("Vector<Single, 2>", view.Schema["Vector"].Type.ToString());
        Assert.Equal("Key<UInt32, 0-4>", view.Schema["Key"].Type.ToString());
        Assert.Null(view.Schema.GetColumnOrNull("Ignored"));
        Assert.NotNull(view.Schema.GetColumnOrNull("other name"));

        Everything[] back = [.. _ml.Data.CreateEnumerable<Everything>(view, reuseRowObject: false)];
        Assert.Equal("ä", back[0].Text);
        Assert.Equal(1.5f, back[0].Number);
        Assert.Equal(2u, back[0].Key);
        Assert.Equal([1f, 2f], back[0].Vector);
        Assert.Equal(["x", "y"], back[0].Words);
        Assert.True(back[0].Flag);
        Assert.Equal(new DateTime(2020, 1, 2), back[0].When);
        Assert.Equal(-7, back[0].Long);
        Assert.Equal([0, 0, 9, 0], back[0].Buffer.DenseValues());
        Assert.Equal(3, back[0].Renamed);
        Assert.Equal(string.Empty, back[1].Text);
        Assert.Equal([3f, 4f], back[1].Vector);
        Assert.Equal([1f, 2f], back[0].Vector);
    }

    [Fact]
    public void One_object_is_reused_when_asked()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Numbers(3));
        Assert.Single(_ml.Data.CreateEnumerable<Row>(view, reuseRowObject: true).Distinct(ReferenceEqualityComparer.Instance));
        Assert.Equal(3, _ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false).Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public void Missing_columns_are_errors_unless_ignored()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Numbers(1));
        Assert.Contains("'Score'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<Wider>(view, false).ToList()).Message);
        Assert.Equal(-1, _ml.Data.CreateEnumerable<Wider>(view, false, ignoreMissingColumns: true).Single().Score);
    }

    [Fact]
    public void Types_that_do_not_fit_are_errors()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Numbers(1));
        Assert.Contains("Can't bind", Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<Mistyped>(view, false).ToList()).Message);
    }

    [Fact]
    public void A_vector_of_another_size_than_promised_is_an_error()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new Everything[] { new() { Vector = [1, 2, 3] } });
        Assert.Contains("'Vector'", Assert.Throws<InvalidOperationException>(() => view.GetColumn<float[]>("Vector").ToList()).Message);
    }

    [Fact]
    public void A_schema_definition_gives_sizes_names_and_annotations()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Unsized));
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Features"].AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]), new VectorDataViewType(TextDataViewType.Instance, 2));
        IDataView view = _ml.Data.LoadFromEnumerable(new Unsized[] { new() { Features = [1, 2] } }, definition);
        Assert.True(view.Schema["Features"].HasSlotNames());
    }

    [Fact]
    public void Members_that_are_no_columns_are_named()
    {
        Assert.Contains("Stranger.Thing", Assert.Throws<ArgumentException>(() => SchemaDefinition.Create(typeof(Stranger))).Message);
        Assert.Contains("[KeyType]", Assert.Throws<ArgumentException>(() => SchemaDefinition.Create(typeof(SignedKey))).Message);
    }

    [Fact]
    public void Inactive_columns_and_wrong_types_are_named()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Numbers(1));
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        Assert.Contains("'Value'", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(view.Schema["Value"])).Message);
        using DataViewRowCursor active = view.GetRowCursor([view.Schema["Value"]]);
        Assert.Throws<InvalidOperationException>(() => active.GetGetter<float>(view.Schema["Value"]));
        ValueGetter<int> getter = active.GetGetter<int>(view.Schema["Value"]);
        int value = 0;
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
    }

    internal static List<Row> Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => new Row { Value = i, Group = i / 4 })];

    internal class Row
    {
        public int Value { get; set; }

        public int Group { get; set; }
    }

    internal sealed class Wider : Row
    {
        public int Score { get; set; } = -1;
    }

    private sealed class Mistyped
    {
        public string Value { get; set; } = string.Empty;
    }

    private sealed class Unsized
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Stranger
    {
        public Uri? Thing { get; set; }
    }

    private sealed class SignedKey
    {
        [KeyType(3)]
        public int Key { get; set; }
    }

    private sealed class Everything
    {
        public float Number;

        [VectorType(2)]
        public float[] Vector = [];

        [NoColumn]
        public Uri? Ignored = new("about:blank");

        public string Text { get; set; } = string.Empty;

        [KeyType(5)]
        public uint Key { get; set; }

        public string[] Words { get; set; } = [];

        public bool Flag { get; set; }

        public DateTime When { get; set; }

        public long Long { get; set; }

        public VBuffer<double> Buffer { get; set; }

        [ColumnName("other name")]
        public int Renamed { get; set; }
    }
}
