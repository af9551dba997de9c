using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Conversion
{
    public static class MapValue
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            IDataView data = mlContext.Data.LoadFromEnumerable(new[]
            {
                new Row { Age = "0-4yrs", Score = 4 },
                new Row { Age = "6-11yrs", Score = 5 },
                new Row { Age = "25+yrs", Score = 9 },
            });

            var groups = new Dictionary<string, string> { { "0-4yrs", "Preschool" }, { "6-11yrs", "School" } };
            var pipeline = mlContext.Transforms.Conversion.MapValue("Group", groups, "Age")
                .Append(mlContext.Transforms.Conversion.MapValue("GroupKey", groups, "Age", treatValuesAsKeyType: true))
                .Append(mlContext.Transforms.Conversion.MapValue("Limits", new Dictionary<string, int[]> { { "0-4yrs", new[] { 0, 4 } }, { "6-11yrs", new[] { 6, 11 } } }, "Age"));
            IDataView mapped = pipeline.Fit(data).Transform(data);
            foreach (var row in mlContext.Data.CreateEnumerable<Mapped>(mapped, reuseRowObject: false))
                Console.WriteLine($"{row.Age}: '{row.Group}' {row.GroupKey} {string.Join("-", row.Limits ?? new int[0])}");

            // A table of another view.
            IDataView lookup = mlContext.Data.LoadFromEnumerable(new[] { new Entry { Value = 4, Category = "low" }, new Entry { Value = 9, Category = "high" } });
            var byView = mlContext.Transforms.Conversion.MapValue("Category", lookup, lookup.Schema["Value"], lookup.Schema["Category"], "Score");
            Console.WriteLine(string.Join(" ", byView.Fit(data).Transform(data).GetColumn<string>("Category").Select(text => $"'{text}'")));
        }

        // Expected output:
        // 0-4yrs: 'Preschool' 1 0-4
        // 6-11yrs: 'School' 2 6-11
        // 25+yrs: '' 0
        // 'low' '' 'high'

        private class Row
        {
            public string Age { get; set; }

            public float Score { get; set; }
        }

        private class Mapped : Row
        {
            public string Group { get; set; }

            public uint GroupKey { get; set; }

            public int[] Limits { get; set; }
        }

        private class Entry
        {
            public float Value { get; set; }

            public string Category { get; set; }
        }
    }
}
