#nullable disable
using MlNetClassifier;
using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>Loading, mapping and looking at data, as in ML.NET's how-to guides.</summary>
public class DataProgram
{
    public class HousingData
    {
        [LoadColumn(0)]
        public float Size { get; set; }

        [LoadColumn(1, 3)]
        [VectorType(3)]
        public float[] HistoricalPrices { get; set; }

        [LoadColumn(4)]
        [ColumnName("Label")]
        public string Kind { get; set; }
    }

    public class TransformedHousing
    {
        public float[] Features { get; set; }

        public float[] KindVector { get; set; }

        public uint KindKey { get; set; }

        [NoColumn]
        public string Remark { get; set; }
    }

    [Fact]
    public void Text_is_loaded_transformed_and_read_back()
    {
        using Workspace workspace = new();
        File.WriteAllText(workspace["housing.csv"], "Size,p1,p2,p3,Kind\n700,100,3000,250,flat\n1000,600,400,650,house\n1900,700,500,800,house\n");
        MLContext mlContext = new(seed: 0);
        IDataView data = mlContext.Data.LoadFromTextFile<HousingData>(workspace["housing.csv"], separatorChar: ',', hasHeader: true);
        IDataView filtered = mlContext.Data.FilterRowsByColumn(data, nameof(HousingData.Size), lowerBound: 800);
        Assert.Equal([1000f, 1900f], filtered.GetColumn<float>("Size").ToArray());

        var pipeline = mlContext.Transforms.Concatenate("Features", nameof(HousingData.Size), nameof(HousingData.HistoricalPrices))
            .Append(mlContext.Transforms.NormalizeMinMax("Features"))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("KindVector", "Label", OneHotEncodingEstimator.OutputKind.Indicator))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("KindKey", "Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            .Append(mlContext.Transforms.DropColumns("Label"));
        IDataView transformed = pipeline.Fit(data).Transform(data);
        List<TransformedHousing> rows = mlContext.Data.CreateEnumerable<TransformedHousing>(transformed, reuseRowObject: false).ToList();
        Assert.Equal(1f, rows[2].Features[0], 1e-6f);
        Assert.Equal([0f, 1f], rows[1].KindVector);
        Assert.Equal([1u, 2u, 2u], rows.Select(row => row.KindKey));
        Assert.Null(transformed.Schema.GetColumnOrNull("Label"));

        DataDebuggerPreview preview = transformed.Preview(maxRows: 2);
        Assert.Equal(2, preview.RowView.Length);
        Assert.Equal(transformed.Schema.Count, preview.ColumnView.Length);

        DataViewSchema.Column key = transformed.Schema["KindKey"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        key.GetKeyValues(ref names);
        Assert.Equal("flat house", string.Join(" ", names.DenseValues()));
    }

    [Fact]
    public void A_cursor_reads_typed_values()
    {
        MLContext mlContext = new();
        IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new HousingData { Size = 1, HistoricalPrices = [2, 3, 4], Kind = "a" } });
        DataViewSchema columns = data.Schema;
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        float size = default;
        VBuffer<float> prices = default;
        var sizeDelegate = cursor.GetGetter<float>(columns[0]);
        var pricesDelegate = cursor.GetGetter<VBuffer<float>>(columns[1]);
        while (cursor.MoveNext())
        {
            sizeDelegate.Invoke(ref size);
            pricesDelegate.Invoke(ref prices);
        }

        Assert.Equal(1, size);
        Assert.Equal([2f, 3, 4], prices.GetValues().ToArray());
    }

    [Fact]
    public void Sizes_known_only_while_running_come_from_a_schema_definition()
    {
        MLContext mlContext = new();
        SchemaDefinition autoSchema = SchemaDefinition.Create(typeof(Vector));
        SchemaDefinition.Column featureColumn = autoSchema[0];
        PrimitiveDataViewType itemType = ((VectorDataViewType)featureColumn.ColumnType).ItemType;
        featureColumn.ColumnType = new VectorDataViewType(itemType, 2);
        IDataView data = mlContext.Data.LoadFromEnumerable(new[] { new Vector { Features = [1, 2] } }, autoSchema);
        Assert.Equal(2, ((VectorDataViewType)data.Schema["Features"].Type).Size);
    }

    [Fact]
    public void The_log_is_heard_and_options_are_kept()
    {
        MLContext mlContext = new(seed: 3);
        mlContext.Log += (object sender, LoggingEventArgs e) => Assert.NotNull(e.Message);
        mlContext.SetOption("answer", 42);
        Assert.Equal(42, mlContext.GetOptionOrDefault<int>("answer"));
        Assert.True(mlContext.RemoveOption("answer"));
    }

    public class Vector
    {
        public float[] Features { get; set; }
    }
}
