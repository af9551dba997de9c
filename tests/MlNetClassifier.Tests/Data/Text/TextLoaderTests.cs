using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Data.Text;

public class TextLoaderTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_class_says_where_its_columns_are()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.tsv", "path\tlabel\tf1\tf2\n" + "x.jpg\trose\t1.5\t-2\r\n" + "y.jpg\t\tnan\t\n\n");
        IDataView view = _ml.Data.LoadFromTextFile<Row>(path, hasHeader: true);
        Assert.Equal("Vector<Single, 2>", view.Schema["Features"].Type.ToString());
        Row[] rows = [.. _ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false)];
        Assert.Equal(["x.jpg", "y.jpg"], rows.Select(row => row.ImagePath));
        Assert.Equal(["rose", ""], rows.Select(row => row.Label));
        Assert.Equal([1.5f, -2], rows[0].Features);
        Assert.Equal([float.NaN, 0], rows[1].Features);
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Features"].GetSlotNames(ref names);
        Assert.Equal("f2", names.GetItemOrDefault(1).ToString());
        Assert.Equal(2, _ml.Data.ShuffleRows(view).GetColumn<string>("Label").Count());
    }

    [Theory]
    [InlineData("\"a,b\",1", "a,b")]
    [InlineData("\"say \"\"hi\"\"\",1", "say \"hi\"")]
    [InlineData("plain,1", "plain")]
    [InlineData("\"\",1", "")]
    public void Quoted_fields_hold_separators_and_quotes(string line, string expected)
    {
        using TemporaryFolder folder = new();
        TextLoader.Column[] columns = [new("Text", DataKind.String, 0), new("Number", DataKind.Int32, 1)];
        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("a.csv", line), columns, separatorChar: ',', allowQuoting: true);
        Assert.Equal([expected], view.GetColumn<string>("Text"));
        Assert.Equal([1], view.GetColumn<int>("Number"));
    }

    [Fact]
    public void Quoted_fields_hold_line_ends_when_asked()
    {
        using TemporaryFolder folder = new();
        TextLoader.Options options = new()
        {
            Columns = [new("Text", DataKind.String, 0)], Separators = [';'], AllowQuoting = true, ReadMultilines = true, MaxRows = 2,
        };
        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("a.csv", "\"one\r\ntwo\";x\nthree\nfour"), options);
        Assert.Equal(["one\ntwo", "three"], view.GetColumn<string>("Text"));
    }

    [Fact]
    public void Unreadable_fields_name_file_line_and_column()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("bad.csv", "1\n\nx\n");
        IDataView view = _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("N", DataKind.Int32, 0)], separatorChar: ',');
        string message = Assert.Throws<InvalidDataException>(() => view.GetColumn<int>("N").ToList()).Message;
        Assert.Contains(path, message);
        Assert.Contains("line 3", message);
        Assert.Contains("'N'", message);
        IDataView open = _ml.Data.LoadFromTextFile(folder.Write("open.csv", "\"x"), [new TextLoader.Column("T", DataKind.String, 0)], allowQuoting: true);
        Assert.Contains("never closed", Assert.Throws<InvalidDataException>(() => open.GetColumn<string>("T").ToList()).Message);
        Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadFromTextFile<Row>(folder["none.csv"]));
        Assert.Throws<ArgumentException>(() => _ml.Data.LoadFromTextFile<TextLoaderTests>(path));
    }

    [Fact]
    public void Keys_flags_and_commas()
    {
        using TemporaryFolder folder = new();
        TextLoader.Options options = new()
        {
            Columns =
            [
                new("K", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3)), new("B", DataKind.Boolean, 1), new("F", DataKind.Double, 2),
                new("All", DataKind.String, [new TextLoader.Range(0, null)]),
            ],
            Separators = [';', '|'], DecimalMarker = ',', MissingRealsAsNaNs = true,
        };
        IDataView view = _ml.Data.LoadFromTextFile(folder.Write("a.csv", "0;true|1,5\n2;0;\n3;yes\n"), options);
        Assert.Equal([1u, 3, 0], view.GetColumn<uint>("K"));
        Assert.Equal([true, false, true], view.GetColumn<bool>("B"));
        Assert.Equal([1.5, double.NaN, double.NaN], view.GetColumn<double>("F"));
        Assert.Equal([3, 3, 2], view.GetColumn<string[]>("All").Select(fields => fields.Length));
    }

    [Fact]
    public void What_is_saved_reads_back()
    {
        Row[] rows = [new() { ImagePath = "a\tb", Label = "\"q\"", Features = [1.25f, 3] }, new() { ImagePath = "ü", Label = "", Features = [0, -1e-20f] }];
        using TemporaryFolder folder = new();
        string path = folder["saved.tsv"];
        using (FileStream stream = File.Create(path))
        {
            _ml.Data.SaveAsText(_ml.Data.LoadFromEnumerable(rows), stream);
        }

        Assert.Contains("#@   col=Features:R4:2-3", File.ReadAllText(path));
        IDataView view = _ml.Data.LoadFromTextFile<Row>(path, hasHeader: true, allowQuoting: true);
        Row[] back = [.. _ml.Data.CreateEnumerable<Row>(view, reuseRowObject: false)];
        Assert.Equal(rows.Select(row => (row.ImagePath, row.Label)), back.Select(row => (row.ImagePath, row.Label)));
        Assert.Equal(rows[1].Features, back[1].Features);
    }

    private sealed class Row
    {
        [LoadColumn(0)]
        public string ImagePath { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string Label { get; set; } = string.Empty;

        [LoadColumn(2, 3)]
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
