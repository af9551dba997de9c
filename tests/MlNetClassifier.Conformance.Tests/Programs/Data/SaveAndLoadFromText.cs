using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Data
{
    public static class SaveAndLoadFromText
    {
        public static void Example()
        {
            var mlContext = new MLContext(seed: 0);
            var points = new List<Point>
            {
                new Point { Label = 0, Features = 4.5f, Name = "a" },
                new Point { Label = 1, Features = float.NaN, Name = "b\tc" },
            };
            IDataView data = mlContext.Data.LoadFromEnumerable(points);
            using (FileStream stream = new FileStream("data.tsv", FileMode.Create))
                mlContext.Data.SaveAsText(data, stream);
            Console.WriteLine(File.ReadAllText("data.tsv"));

            IDataView loaded = mlContext.Data.LoadFromTextFile<Point>("data.tsv", hasHeader: true, allowQuoting: true);
            foreach (Point row in mlContext.Data.CreateEnumerable<Point>(loaded, reuseRowObject: false))
                Console.WriteLine($"{row.Label}, {row.Features}, {row.Name.Length}");

            using (var stream = new MemoryStream())
            {
                mlContext.Data.SaveAsText(data, stream, separatorChar: ',', headerRow: false, schema: false, keepHidden: true, forceDense: true);
                Console.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
            }
        }

        // Expected output:
        // #@ TextLoader{
        // #@   header+
        // #@   sep=tab
        // #@   col=Label:R4:0
        // #@   col=Features:R4:1
        // #@   col=Name:TX:2
        // #@ }
        // Label	Features	Name
        // 0	4.5	a
        // 1	?	"b	c"
        //
        // 0, 4.5, 1
        // 1, NaN, 3
        // 0,4.5,a
        // 1,?,b	c

        private class Point
        {
            [LoadColumn(0)]
            public float Label { get; set; }

            [LoadColumn(1)]
            public float Features { get; set; }

            [LoadColumn(2)]
            public string Name { get; set; }
        }
    }
}
