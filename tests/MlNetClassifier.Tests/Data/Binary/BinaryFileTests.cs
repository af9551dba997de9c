using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Tests.Data.Binary;

public class BinaryFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(8193)]
    public void What_is_written_is_read(int count)
    {
        Row[] rows = Rows(count);
        IDataView view = _ml.Data.LoadFromEnumerable(rows);
        using MemoryStream file = new();
        _ml.Data.SaveAsBinary(view, file);
        IDataView read = Read(file.ToArray());

        Assert.Equal(count, read.GetRowCount());
        Assert.Equal(view.Schema.Select(column => column.ToString()), read.Schema.Select(column => column.ToString()));
        Row[] back = [.. _ml.Data.CreateEnumerable<Row>(read, reuseRowObject: false)];
        Assert.Equal(rows.Length, back.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal((rows[i].Text, rows[i].Flag, rows[i].Small, rows[i].Big, rows[i].Real), (back[i].Text, back[i].Flag, back[i].Small, back[i].Big, back[i].Real));
            Assert.Equal((rows[i].When, rows[i].Where, rows[i].Long, rows[i].Key), (back[i].When, back[i].Where, back[i].Long, back[i].Key));
            Assert.Equal(rows[i].Fixed, back[i].Fixed);
            Assert.Equal(rows[i].Texts, back[i].Texts);
            Assert.Equal(rows[i].Sparse.IsDense, back[i].Sparse.IsDense);
            Assert.Equal(rows[i].Sparse.DenseValues(), back[i].Sparse.DenseValues());
        }
    }

    [Fact]
    public void A_file_may_begin_anywhere_and_the_stream_need_not_seek()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Rows(20));
        using MemoryStream plain = new(), offset = new();
        _ml.Data.SaveAsBinary(view, plain);
        offset.Write("head"u8);
        _ml.Data.SaveAsBinary(view, offset);
        Assert.Equal(plain.ToArray(), offset.ToArray()[4..]);
        using MemoryStream forward = new();
        using (System.IO.Compression.GZipStream packed = new(forward, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            _ml.Data.SaveAsBinary(view, packed);
        }

        forward.Position = 0;
        using System.IO.Compression.GZipStream unpacked = new(forward, System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream again = new();
        unpacked.CopyTo(again);
        Assert.Equal(plain.ToArray(), again.ToArray());
    }

    [Fact]
    public void Pictures_and_hidden_columns_stay_out_and_keys_keep_their_values()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Rows(6));
        view = _ml.Transforms.Conversion.MapValueToKey("Text").Append(_ml.Transforms.ConvertToImage(1, 1, "Picture", "Fixed")).Fit(view).Transform(view);
        using MemoryStream file = new(), all = new();
        _ml.Data.SaveAsBinary(view, file);
        _ml.Data.SaveAsBinary(view, all, keepHidden: true);
        IDataView read = Read(file.ToArray());
        Assert.Null(read.Schema.GetColumnOrNull("Picture"));
        Assert.IsType<KeyDataViewType>(read.Schema["Text"].Type);
        VBuffer<ReadOnlyMemory<char>> expected = default, actual = default;
        view.Schema["Text"].GetKeyValues(ref expected);
        read.Schema["Text"].GetKeyValues(ref actual);
        Assert.Equal(expected.DenseValues().Select(text => text.ToString()), actual.DenseValues().Select(text => text.ToString()));
        Assert.Equal(2, Read(all.ToArray()).Schema.Count(column => column.Name == "Text"));
    }

    [Fact]
    public void Every_damage_ends_in_an_error_of_the_file_or_in_rows()
    {
        using MemoryStream stream = new();
        _ml.Data.SaveAsBinary(_ml.Data.LoadFromEnumerable(Rows(40)), stream);
        byte[] file = stream.ToArray();
        Random random = new(3);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. file];
            for (int k = 0; k < 1 + i % 3; k++)
            {
                // The tables lie at the end and the header at the beginning.
                int at = i % 2 == 0 ? random.Next(file.Length) : i % 4 == 1 ? random.Next(64) : file.Length - 1 - random.Next(Math.Min(file.Length, 600));
                damaged[at] = (byte)random.Next(256);
            }

            try
            {
                IDataView view = Read(i % 10 == 9 ? damaged[..random.Next(damaged.Length)] : damaged);
                using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
                Action[] readers = [.. view.Schema.Select(column => new Reader(cursor, column).Invoke(column.Type.GetItemType().RawType))];
                for (int row = 0; row < 100 && cursor.MoveNext(); row++)
                {
                    Array.ForEach(readers, read => read());
                }
            }
            catch (InvalidModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1500);
    }

    private IDataView Read(byte[] file)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            return _ml.Data.LoadFromBinary(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Row[] Rows(int count)
    {
        Random random = new(9);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Row
            {
                Text = i % 7 == 0 ? "" : $"text {i % 4} ä€😀", Flag = random.Next(2) == 0, Small = (sbyte)random.Next(-128, 128), Big = (ulong)random.NextInt64(),
                Real = random.NextDouble() * 1e10, When = new DateTime(2000, 1, 1).AddSeconds(random.Next()), Where = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.FromMinutes(30 * random.Next(-20, 20))),
                Long = TimeSpan.FromSeconds(random.NextDouble()), Key = (uint)random.Next(6), Fixed = [random.NextSingle(), -1, i],
                Texts = [.. Enumerable.Range(0, random.Next(4)).Select(k => $"{k}·")],
                Sparse = random.Next(3) switch
                {
                    0 => new VBuffer<int>(5, [1, 2, 3, 4, 5]),
                    1 => new VBuffer<int>(9, 2, [7, 8], [1, 6]),
                    _ => new VBuffer<int>(4, 0, [], []),
                },
            }),
        ];
    }

    private sealed class Reader(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Action>
    {
        protected override Action InvokeFor<T>()
        {
            if (column.Type is VectorDataViewType)
            {
                ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
                VBuffer<T> values = default;
                return () => vector(ref values);
            }

            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default!;
            return () => scalar(ref value);
        }
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Flag { get; set; }

        public sbyte Small { get; set; }

        public ulong Big { get; set; }

        public double Real { get; set; }

        public DateTime When { get; set; }

        public DateTimeOffset Where { get; set; }

        public TimeSpan Long { get; set; }

        [KeyType(5)]
        public uint Key { get; set; }

        [VectorType(3)]
        public float[] Fixed { get; set; } = [];

        public string[] Texts { get; set; } = [];

        public VBuffer<int> Sparse { get; set; }
    }
}
