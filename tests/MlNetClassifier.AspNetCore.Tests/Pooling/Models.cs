namespace MlNetClassifier.AspNetCore.Tests.Pooling;

/// <summary>Small models that divide their input by a number, so that a result tells which model made it.</summary>
internal static class Models
{
    public static byte[] Divider(float by)
    {
        MLContext ml = new(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(new[] { new Example { Value = by }, new Example { Value = -by } });
        using MemoryStream zip = new();
        ml.Model.Save(ml.Transforms.NormalizeMinMax("Result", "Value").Fit(data), data.Schema, zip);
        return zip.ToArray();
    }

    public sealed class Example
    {
        public float Value { get; set; }
    }

    public sealed class Result
    {
        [Data.ColumnName("Result")]
        public float Number { get; set; }
    }
}
