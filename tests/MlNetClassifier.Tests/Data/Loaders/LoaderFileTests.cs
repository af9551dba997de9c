using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Tests.Model;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Data.Loaders;

public class LoaderFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_loader_comes_back_with_all_its_options()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "name;a;b;c;k\n\"x;y\";1;;3;2\nz;4;5;6;9\nw;7;8;9;0\n");
        try
        {
            TextLoader loader = _ml.Data.CreateTextLoader(
                new TextLoader.Options
                {
                    Columns =
                    [
                        new TextLoader.Column("Name", DataKind.String, 0),
                        new TextLoader.Column("Values", DataKind.Single, 1, 3),
                        new TextLoader.Column("One", DataKind.Single, [new TextLoader.Range(2, 2)]),
                        new TextLoader.Column("Rest", DataKind.Int32, [new TextLoader.Range(3, null)]),
                        new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(4)], new KeyCount(5)),
                    ],
                    HasHeader = true, Separators = [';'], AllowQuoting = true, MissingRealsAsNaNs = true, ReadMultilines = true, TrimWhitespace = true, MaxRows = 2,
                },
                new MultiFileSource(path));
            ColumnCopyingTransformer model = _ml.Transforms.CopyColumns("Copy", "Values").Fit(loader.Load(new MultiFileSource(path)));
            using MemoryStream file = new();
            _ml.Model.Save(model, loader, file);
            file.Position = 0;
            ITransformer loaded = _ml.Model.LoadWithDataLoader(file, out IDataLoader<IMultiStreamSource> again);

            Assert.Equal(loader.GetOutputSchema().Select(column => column.ToString()), again.GetOutputSchema().Select(column => column.ToString()));
            VBuffer<ReadOnlyMemory<char>> slots = default;
            again.GetOutputSchema()["Values"].GetSlotNames(ref slots);
            Assert.Equal("a b c", string.Join(" ", slots.DenseValues()));
            IDataView expected = model.Transform(loader.Load(new MultiFileSource(path))), actual = loaded.Transform(again.Load(new MultiFileSource(path)));
            Assert.Equal(2, actual.GetColumn<string>("Name").Count());
            Assert.Equal(expected.GetColumn<string>("Name"), actual.GetColumn<string>("Name"));
            Assert.Equal(expected.GetColumn<float[]>("Copy"), actual.GetColumn<float[]>("Copy"));
            Assert.Equal(expected.GetColumn<int[]>("Rest"), actual.GetColumn<int[]>("Rest"));
            Assert.Equal(expected.GetColumn<uint>("Key"), actual.GetColumn<uint>("Key"));
            Assert.True(float.IsNaN(actual.GetColumn<float[]>("One").First()[0]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_zip_without_a_loader_says_so()
    {
        using MemoryStream file = new();
        _ml.Model.Save(_ml.Transforms.CopyColumns("B", "A").Fit(_ml.Data.LoadFromEnumerable(new[] { new Row() })), null, file);
        file.Position = 0;
        Assert.Contains("without a loader", Assert.Throws<InvalidModelFileException>(() => _ml.Model.LoadWithDataLoader(file, out _)).Message);
    }

    [Fact]
    public void What_the_format_cannot_hold_is_refused()
    {
        TextLoader loader = _ml.Data.CreateTextLoader(new TextLoader.Options { Columns = [new TextLoader.Column("A", DataKind.Single, 0)], DecimalMarker = ',', Separators = [';'] });
        ITransformer model = _ml.Transforms.CopyColumns("B", "A").Fit(_ml.Data.LoadFromEnumerable(new[] { new Row() }));
        Assert.Throws<NotSupportedException>(() => _ml.Model.Save(model, loader, new MemoryStream()));
    }

    [Fact]
    public void A_loader_of_sparse_rows_is_refused_as_the_file_s_error()
    {
        TextLoader loader = _ml.Data.CreateTextLoader<Row>();
        using MemoryStream file = new();
        _ml.Model.Save(_ml.Transforms.CopyColumns("B", "A").Fit(_ml.Data.LoadFromEnumerable(new[] { new Row() })), loader, file);
        Dictionary<string, byte[]> entries = ZipEntries.Read(file.ToArray());

        // Size of a number, most rows, flags; 8 is for sparse rows.
        entries["Loader/Model.key"][0x100 + sizeof(int) + sizeof(long)] |= 8;
        Assert.Contains("Sparse", Assert.Throws<InvalidModelFileException>(() => _ml.Model.LoadWithDataLoader(ZipEntries.Write(entries), out _)).Message);
    }

    [Fact]
    public void Every_damaged_byte_is_survived()
    {
        TextLoader loader = _ml.Data.CreateTextLoader<Row>(hasHeader: false);
        using MemoryStream file = new();
        _ml.Model.Save(_ml.Transforms.CopyColumns("B", "A").Fit(_ml.Data.LoadFromEnumerable(new[] { new Row() })), loader, file);
        Dictionary<string, byte[]> entries = ZipEntries.Read(file.ToArray());
        Random random = new(4);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            string name = i % 4 == 0 ? "Model.key" : "Loader/Model.key";
            byte[] damaged = [.. entries[name]];
            damaged[i % 3 == 0 ? random.Next(damaged.Length) : 0x100 + random.Next(damaged.Length - 0x100)] ^= (byte)(1 << random.Next(8));
            try
            {
                _ml.Model.LoadWithDataLoader(ZipEntries.Write(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Key == name ? damaged : entry.Value))), out _);
            }
            catch (InvalidModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 50, 400);
    }

    private sealed class Row
    {
        [LoadColumn(0)]
        public float A { get; set; }
    }
}
