using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Data
{
    /// <summary>Objects as rows, sizes known only while running, and rows as objects again.</summary>
    public static class LoadFromEnumerable
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var rows = new List<Measurement>
            {
                new Measurement { Id = 1, Values = new float[] { 1, 2, 3 }, Kind = "dry", Remark = "not a column" },
                new Measurement { Id = 2, Values = new float[] { 4, 5, 6 }, Kind = "wet", Share = 1 },
            };

            IDataView data = mlContext.Data.LoadFromEnumerable(rows);
            foreach (DataViewSchema.Column column in data.Schema)
                Console.WriteLine($"{column.Index} {column.Name}: {column.Type}");

            // The length of the vectors is decided here.
            var definition = SchemaDefinition.Create(typeof(Loose), SchemaDefinition.Direction.Read);
            var values = definition["Values"];
            values.ColumnType = new VectorDataViewType(((VectorDataViewType)values.ColumnType).ItemType, 2);
            values.ColumnName = "Features";
            Console.WriteLine(values.MemberName + " is " + values.ColumnName);
            values.AddAnnotation("Origin", new ReadOnlyMemory<char>("sensor 7".ToCharArray()), TextDataViewType.Instance);
            IDataView defined = mlContext.Data.LoadFromEnumerable(new[] { new Loose { Values = new float[] { 1, 2 } } }, definition);
            Console.WriteLine(defined.Schema["Features"].Type);
            ReadOnlyMemory<char> origin = default;
            defined.Schema["Features"].Annotations.GetValue("Origin", ref origin);
            Console.WriteLine(origin);

            // Types taken from another view.
            IDataView same = mlContext.Data.LoadFromEnumerable<Loose>(new[] { new Loose { Values = new float[] { 7, 8, 9 } } }, data.Schema);
            Console.WriteLine(same.Schema["Values"].Type);

            // One object is filled again and again.
            float sum = 0;
            foreach (var row in mlContext.Data.CreateEnumerable<Measurement>(data, reuseRowObject: true))
                sum += row.Values.Sum() * row.Id;
            Console.WriteLine(sum);

            // A class may ask for less, and, when told so, for more.
            var partly = mlContext.Data.CreateEnumerable<Partly>(data, reuseRowObject: false, ignoreMissingColumns: true).ToList();
            Console.WriteLine(string.Join(" ", partly.Select(row => row.Kind + row.Missing)));
            try
            {
                mlContext.Data.CreateEnumerable<Partly>(data, reuseRowObject: false).ToList();
            }
            catch (Exception error)
            {
                Console.WriteLine(error.GetType().Name + ": " + error.Message.Contains("Missing"));
            }
        }

        // Expected output:
        // 0 Id: Int32
        // 1 Values: Vector<Single, 3>
        // 2 Type: String
        // 3 Share: Key<UInt32, 0-3>
        // Values is Features
        // Vector<Single, 2>
        // sensor 7
        // Vector<Single, 3>
        // 36
        // dry wet
        // ArgumentOutOfRangeException: True

        private class Measurement
        {
            public int Id;

            [VectorType(3)]
            public float[] Values { get; set; }

            [ColumnName("Type")]
            public string Kind { get; set; }

            [KeyType(4)]
            public uint Share { get; set; }

            [NoColumn]
            public string Remark { get; set; }
        }

        private class Loose
        {
            public float[] Values { get; set; }
        }

        private class Partly
        {
            [ColumnName("Type")]
            public string Kind { get; set; }

            public string Missing { get; set; }
        }
    }
}
