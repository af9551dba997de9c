using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Data
{
    public static class Filters
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 1);
            var rows = Enumerable.Range(0, 12).Select(i => new Row { Size = i, Kind = (uint)(i % 4) + 1, Values = new[] { i == 5 ? float.NaN : i, 0f } }).ToArray();
            IDataView data = mlContext.Data.LoadFromEnumerable(rows);

            Show("by column", mlContext.Data.FilterRowsByColumn(data, columnName: "Size", lowerBound: 2, upperBound: 5));
            Show("by key", mlContext.Data.FilterRowsByKeyColumnFraction(data, columnName: "Kind", lowerBound: 0.25, upperBound: 0.5));
            Show("by missing", mlContext.Data.FilterRowsByMissingValues(data, "Values"));
            Show("by predicate", mlContext.Data.FilterByCustomPredicate<Row>(data, row => row.Size % 2 == 0));
            Show("by state", mlContext.Data.FilterByStatefulCustomPredicate<Row, Counter>(data, (row, state) => state.Seen++ % 5 != 0, state => state.Seen = 0));
            Show("skip", mlContext.Data.SkipRows(data, 9));
            Show("take", mlContext.Data.TakeRows(data, 3));

            var shuffled = mlContext.Data.ShuffleRows(data, seed: 5, shufflePoolSize: 4, shuffleSource: false).GetColumn<float>("Size").ToArray();
            Console.WriteLine("shuffled: " + shuffled.SequenceEqual(rows.Select(r => r.Size)) + " " + shuffled.OrderBy(x => x).SequenceEqual(rows.Select(r => r.Size)));

            var sample = mlContext.Data.BootstrapSample(data, seed: 3).GetColumn<float>("Size").ToArray();
            var rest = mlContext.Data.BootstrapSample(data, seed: 3, complement: true).GetColumn<float>("Size").ToArray();
            Console.WriteLine("bootstrap: " + sample.Union(rest).Count() + " " + sample.Intersect(rest).Count());

            int read = 0;
            IDataView counted = mlContext.Data.LoadFromEnumerable(rows.Select(row => { read++; return row; }));
            IDataView cached = mlContext.Data.Cache(counted, "Size");
            for (int pass = 0; pass < 3; pass++)
                cached.GetColumn<float>("Size").Count();
            Console.WriteLine("cached: " + read + " " + cached.GetRowCount());
        }

        // Expected output:
        // by column: 2 3 4
        // by key: 1 5 9
        // by missing: 0 1 2 3 4 6 7 8 9 10 11
        // by predicate: 1 3 5 7 9 11
        // by state: 0 5 10
        // skip: 9 10 11
        // take: 0 1 2
        // shuffled: False True
        // bootstrap: 12 0
        // cached: 12 12

        private static void Show(string name, IDataView data) => Console.WriteLine(name + ": " + string.Join(" ", data.GetColumn<float>("Size")));

        private class Row
        {
            public float Size { get; set; }

            [KeyType(4)]
            public uint Kind { get; set; }

            [VectorType(2)]
            public float[] Values { get; set; }
        }

        private class Counter
        {
            public int Seen { get; set; }
        }
    }
}
