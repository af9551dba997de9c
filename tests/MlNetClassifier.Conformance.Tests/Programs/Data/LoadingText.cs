using System;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Data
{
    public static class LoadingText
    {
        public static void Example()
        {
            File.WriteAllText("images.tsv", "tomato.jpg\ttomato\t1\t2\nbanana.jpg\tbanana\t3\t4\n");
            File.WriteAllText("images.csv", "ImagePath,Kind,a,b,c\n\"to, mato.jpg\",tomato,1,2,7\nbanana.jpg,banana,3,,8\n");
            var mlContext = new MLContext();

            // Columns in code.
            var loader = mlContext.Data.CreateTextLoader(new[]
            {
                new TextLoader.Column("ImagePath", DataKind.String, 0),
                new TextLoader.Column("Features", DataKind.Single, 2, 3),
            });
            Console.WriteLine(string.Join(", ", loader.GetOutputSchema().Select(column => column.ToString())));
            IDataView fromLoader = loader.Load("images.tsv");
            Console.WriteLine(string.Join(" ", fromLoader.GetColumn<float[]>("Features").SelectMany(values => values)));
            Console.WriteLine(loader.Load(new MultiFileSource("images.tsv", "images.tsv")).GetColumn<string>("ImagePath").Count());
            Console.WriteLine(loader.Preview(new MultiFileSource("images.tsv"), maxRows: 1).RowView.Length);

            // Columns by options.
            var options = new TextLoader.Options
            {
                Columns = new[]
                {
                    new TextLoader.Column("Label", DataKind.String, 1),
                    new TextLoader.Column("Some", DataKind.Single, new[] { new TextLoader.Range(2), new TextLoader.Range(4) }),
                    new TextLoader.Column() { Name = "Kept", DataKind = DataKind.UInt32, Source = new[] { new TextLoader.Range(4) }, KeyCount = new KeyCount(10) },
                },
                HasHeader = true,
                Separators = new[] { ',' },
                AllowQuoting = true,
                TrimWhitespace = true,
                MaxRows = 1,
            };
            IDataView byOptions = mlContext.Data.LoadFromTextFile("images.csv", options);
            Console.WriteLine(string.Join(" ", byOptions.Preview().RowView[0].Values.Select(pair => $"{pair.Key}={pair.Value}")));
            Console.WriteLine(mlContext.Data.CreateTextLoader(options, new MultiFileSource("images.csv")).Load("images.csv").Schema["Some"].HasSlotNames());

            // Columns by attributes, and by names of the header.
            IDataView typed = mlContext.Data.LoadFromTextFile<Image>("images.csv", separatorChar: ',', hasHeader: true, allowQuoting: true);
            foreach (var image in mlContext.Data.CreateEnumerable<Image>(typed, reuseRowObject: false))
                Console.WriteLine($"{image.ImagePath} {image.Kind} {string.Join("/", image.Values)} {image.First}");
            IDataView named = mlContext.Data.CreateTextLoader<Named>(separatorChar: ',', hasHeader: true, dataSample: new MultiFileSource("images.csv"), allowQuoting: true).Load("images.csv");
            Console.WriteLine(string.Join(" ", named.GetColumn<string>("What")));
            IDataView same = mlContext.Data.LoadFromTextFile("images.tsv", new[] { new TextLoader.Column("Name", DataKind.String, 1) }, separatorChar: '\t', hasHeader: false);
            Console.WriteLine(string.Join(" ", same.GetColumn<string>("Name")));
            IDataView typedOptions = mlContext.Data.LoadFromTextFile<Image>("images.csv", new TextLoader.Options { Separators = new[] { ',' }, HasHeader = true, AllowQuoting = true });
            Console.WriteLine(typedOptions.GetColumn<string>("ImagePath").First());
        }

        // Expected output:
        // ImagePath: String, Features: Vector<Single, 2>
        // 1 2 3 4
        // 4
        // 1
        // Label=tomato Some=Dense vector of size 2 Kept=8
        // True
        // to, mato.jpg tomato 1/2 1
        // banana.jpg banana 3/0 3
        // tomato banana
        // tomato banana
        // to, mato.jpg

        private class Image
        {
            [LoadColumn(0)]
            public string ImagePath { get; set; }

            [LoadColumn(1)]
            public string Kind { get; set; }

            [LoadColumn(2, 3), VectorType(2)]
            public float[] Values { get; set; }

            [LoadColumn(2)]
            public float First { get; set; }

            [LoadColumn(new[] { 2, 4 }), VectorType(2)]
            public float[] Ends { get; set; }
        }

        private class Named
        {
            [LoadColumnName("Kind"), ColumnName("What")]
            public string Kind { get; set; }

            [LoadColumnName("a", "c"), VectorType(2)]
            public float[] Ends { get; set; }
        }
    }
}
