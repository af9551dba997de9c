using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Conversion
{
    public static class KeysAndValues
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var rows = new[]
            {
                new Student { Year = "0-5yrs", Course = "CS" },
                new Student { Year = "6-11yrs", Course = "CS" },
                new Student { Year = "12-25yrs", Course = "LA" },
                new Student { Year = "0-5yrs", Course = "DS" },
            };
            IDataView data = mlContext.Data.LoadFromEnumerable(rows);

            var pipeline = mlContext.Transforms.Conversion.MapValueToKey(new[]
                {
                    new InputOutputColumnPair("YearKey", "Year"),
                    new InputOutputColumnPair("CourseKey", "Course"),
                }, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue, addKeyValueAnnotationsAsText: true)
                .Append(mlContext.Transforms.Conversion.MapValueToKey("ByOccurrence", "Course", maximumNumberOfKeys: 2))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue("Back", "ByOccurrence"))
                .Append(mlContext.Transforms.Conversion.MapKeyToValue(new[] { new InputOutputColumnPair("YearBack", "YearKey"), new InputOutputColumnPair("CourseBack", "CourseKey") }))
                .Append(mlContext.Transforms.Conversion.MapKeyToVector("CourseVector", "CourseKey"))
                .Append(mlContext.Transforms.Conversion.MapKeyToVector(new[] { new InputOutputColumnPair("YearVector", "YearKey") }, outputCountVector: false))
                .Append(mlContext.Transforms.Conversion.MapKeyToBinaryVector("CourseBinary", "CourseKey"));
            IDataView mapped = pipeline.Fit(data).Transform(data);
            foreach (var row in mlContext.Data.CreateEnumerable<Mapped>(mapped, reuseRowObject: false))
            {
                Console.WriteLine($"{row.YearKey} {row.CourseKey} {row.ByOccurrence} '{row.Back}' {row.YearBack} {row.CourseBack} "
                    + $"{string.Join("", row.CourseVector)} {string.Join("", row.YearVector)} {string.Join("", row.CourseBinary)}");
            }

            VBuffer<ReadOnlyMemory<char>> values = default;
            mapped.Schema["CourseKey"].GetKeyValues(ref values);
            Console.WriteLine(string.Join(" ", values.GetValues().ToArray()));
            Console.WriteLine(mapped.Schema["CourseKey"].HasKeyValues(TextDataViewType.Instance) + " " + mapped.Schema["Course"].HasKeyValues());
            VBuffer<ReadOnlyMemory<char>> slots = default;
            mapped.Schema["CourseVector"].GetSlotNames(ref slots);
            Console.WriteLine(string.Join(" ", slots.DenseValues()) + " " + mapped.Schema["CourseVector"].IsNormalized());

            // An order decided elsewhere; what is not in it has no key.
            var lookup = mlContext.Data.LoadFromEnumerable(new[] { new Lookup { Key = "DS" }, new Lookup { Key = "LA" } });
            var fixedOrder = mlContext.Transforms.Conversion.MapValueToKey("Key", "Course", keyData: lookup).Fit(data).Transform(data);
            Console.WriteLine(string.Join(" ", fixedOrder.GetColumn<uint>("Key")));
            Console.WriteLine(fixedOrder.Schema["Key"].Type);

            // Mapping in place hides the column it came from.
            var inPlace = mlContext.Transforms.Conversion.MapValueToKey("Course").Append(mlContext.Transforms.Conversion.MapKeyToValue("Course")).Fit(data).Transform(data);
            Console.WriteLine(string.Join(" ", inPlace.Schema.Select(column => column.Name + (column.IsHidden ? "(hidden)" : ""))));

            // Numbers are mapped as well, and keep their type.
            var numbers = mlContext.Transforms.Conversion.MapValueToKey("Key", "Value").Append(mlContext.Transforms.Conversion.MapKeyToValue("Value2", "Key"));
            var numberData = mlContext.Data.LoadFromEnumerable(new[] { new Number { Value = 3.5f }, new Number { Value = -1f }, new Number { Value = 3.5f } });
            var mappedNumbers = numbers.Fit(numberData).Transform(numberData);
            Console.WriteLine(string.Join(" ", mappedNumbers.GetColumn<uint>("Key")) + " " + string.Join(" ", mappedNumbers.GetColumn<float>("Value2")));
        }

        // Expected output:
        // 1 1 1 'CS' 0-5yrs CS 100 100 000
        // 3 1 1 'CS' 6-11yrs CS 100 001 000
        // 2 3 2 'LA' 12-25yrs LA 001 010 010
        // 1 2 0 '' 0-5yrs DS 010 100 001
        // CS DS LA
        // True False
        // CS DS LA True
        // 0 0 2 1
        // Key<UInt32, 0-1>
        // Year Course(hidden) Course(hidden) Course
        // 1 2 1 3.5 -1 3.5

        private class Student
        {
            public string Year { get; set; }

            public string Course { get; set; }
        }

        private class Mapped : Student
        {
            public uint YearKey { get; set; }

            public uint CourseKey { get; set; }

            public uint ByOccurrence { get; set; }

            public string Back { get; set; }

            public string YearBack { get; set; }

            public string CourseBack { get; set; }

            public float[] CourseVector { get; set; }

            public float[] YearVector { get; set; }

            public float[] CourseBinary { get; set; }
        }

        private class Lookup
        {
            public string Key { get; set; }
        }

        private class Number
        {
            public float Value { get; set; }
        }
    }
}
