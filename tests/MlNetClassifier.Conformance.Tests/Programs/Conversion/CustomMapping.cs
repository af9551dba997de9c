using System;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Samples.Conversion
{
    /// <summary>Steps written by hand; named by a contract, they can be saved.</summary>
    public static class CustomMapping
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var samples = new[] { new InputData { Age = 16 }, new InputData { Age = 35 }, new InputData { Age = 60 } };
            IDataView data = mlContext.Data.LoadFromEnumerable(samples);

            Action<InputData, CustomMappingOutput> mapping = (input, output) => output.IsUnderThirty = input.Age < 30;
            var pipeline = mlContext.Transforms.CustomMapping(mapping, contractName: null);
            IDataView transformed = pipeline.Fit(data).Transform(data);
            foreach (var row in mlContext.Data.CreateEnumerable<TransformedData>(transformed, reuseRowObject: false))
                Console.WriteLine($"{row.Age} {row.IsUnderThirty}");

            // A mapping of a factory is found again when the model is loaded.
            var named = mlContext.Transforms.CustomMapping(new IsUnderThirtyFactory().GetMapping(), contractName: "IsUnderThirty");
            ITransformer transformer = named.Fit(data);
            mlContext.Model.Save(transformer, data.Schema, "custom.zip");
            var other = new MLContext();
            other.ComponentCatalog.RegisterAssembly(typeof(IsUnderThirtyFactory).Assembly);
            ITransformer loaded = other.Model.Load("custom.zip", out DataViewSchema schema);
            Console.WriteLine(string.Join(" ", loaded.Transform(data).GetColumn<bool>("IsUnderThirty")));

            // A mapping that remembers.
            var counting = mlContext.Transforms.StatefulCustomMapping<InputData, Running, State>(
                (input, output, state) => { state.Sum += input.Age; output.Sum = state.Sum; }, state => state.Sum = 100, contractName: null);
            var summed = counting.Fit(data).Transform(data);
            Console.WriteLine(string.Join(" ", summed.GetColumn<float>("Sum")) + " | " + string.Join(" ", summed.GetColumn<float>("Sum")));
        }

        // Expected output:
        // 16 True
        // 35 False
        // 60 False
        // True False False
        // 116 151 211 | 116 151 211

        [CustomMappingFactoryAttribute("IsUnderThirty")]
        private class IsUnderThirtyFactory : CustomMappingFactory<InputData, CustomMappingOutput>
        {
            public static void CustomAction(InputData input, CustomMappingOutput output) => output.IsUnderThirty = input.Age < 30;

            public override Action<InputData, CustomMappingOutput> GetMapping() => CustomAction;
        }

        private class InputData
        {
            public float Age { get; set; }
        }

        private class CustomMappingOutput
        {
            public bool IsUnderThirty { get; set; }
        }

        private class TransformedData : InputData
        {
            public bool IsUnderThirty { get; set; }
        }

        private class Running
        {
            public float Sum { get; set; }
        }

        private class State
        {
            public float Sum { get; set; }
        }
    }
}
