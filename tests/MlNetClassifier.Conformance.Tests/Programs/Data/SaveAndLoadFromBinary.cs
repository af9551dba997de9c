using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Data
{
    public static class SaveAndLoadFromBinary
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 0);
            IDataView data = mlContext.Data.LoadFromEnumerable(Points());
            data = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

            using (FileStream stream = new FileStream("data.idv", FileMode.Create))
                mlContext.Data.SaveAsBinary(data, stream);
            IDataView loaded = mlContext.Data.LoadFromBinary("data.idv");

            // The hidden column of texts is left out, what the keys mean is kept.
            Console.WriteLine(string.Join(", ", loaded.Schema.Select(column => column.ToString())));
            VBuffer<ReadOnlyMemory<char>> names = default;
            loaded.Schema["Label"].GetKeyValues(ref names);
            Console.WriteLine(string.Join(" ", names.DenseValues()));
            Console.WriteLine(loaded.GetRowCount());
            foreach (var point in mlContext.Data.CreateEnumerable<Saved>(loaded, reuseRowObject: false).Take(3))
                Console.WriteLine($"{point.Label} {string.Join("/", point.Features)} {point.Note} {point.When:yyyy-MM-dd} {point.Flag} {point.Any.Length}");
            Console.WriteLine(loaded.GetColumn<float[]>("Features").Sum(row => row[0]));

            IDataView again = mlContext.Data.LoadFromBinary(new MultiFileSource("data.idv"));
            Console.WriteLine(again.GetColumn<uint>("Label").SequenceEqual(data.GetColumn<uint>("Label")));
        }

        // Expected output:
        // Features: Vector<Single, 2>, Note: String, When: DateTime, Flag: Boolean, Any: Vector<Byte>, Label: Key<UInt32, 0-2>
        // a b c
        // 3000
        // 1 0/0.5 note 0 2020-01-01 True 0
        // 2 1/0.5 note 1 2020-01-02 False 1
        // 3 2/0.5 note 2 2020-01-03 True 2
        // 4498500
        // True

        private static IEnumerable<Point> Points()
        {
            for (int i = 0; i < 3000; i++)
            {
                yield return new Point
                {
                    Label = "abc"[i % 3].ToString(), Features = new[] { i, 0.5f }, Note = "note " + i, When = new DateTime(2020, 1, 1).AddDays(i), Flag = i % 2 == 0,
                    Any = new byte[i % 5],
                };
            }
        }

        private class Point
        {
            public string Label { get; set; }

            [VectorType(2)]
            public float[] Features { get; set; }

            public string Note { get; set; }

            public DateTime When { get; set; }

            public bool Flag { get; set; }

            public byte[] Any { get; set; }
        }

        private class Saved
        {
            public uint Label { get; set; }

            public float[] Features { get; set; }

            public string Note { get; set; }

            public DateTime When { get; set; }

            public bool Flag { get; set; }

            public byte[] Any { get; set; }
        }
    }
}
