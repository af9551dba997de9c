using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier.Tests.Transforms.Normalization;

public class NormalizingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(true, new[] { 0.5f, -0.5f, 0 }, new[] { 1f, 1f, 0 })]
    [InlineData(false, new[] { 0f, 0f, 0 }, new[] { 1f, 1f, 0 })]
    public void Slots_are_scaled_by_their_range_and_survive_saving(bool fixZero, float[] first, float[] second)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[]
        {
            new Row { V = [2, -5, 0], D = 1 }, new Row { V = [4, 10, 0], D = 3 }, new Row { V = [float.NaN, 0, 0], D = 2 },
        });
        NormalizingTransformer model = _ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("V"), new InputOutputColumnPair("D")], fixZero: fixZero).Fit(view);
        using MemoryStream saved = new();
        _ml.Model.Save(model, view.Schema, saved);
        IDataView result = _ml.Model.Load(saved, out _).Transform(view);
        float[][] values = [.. result.GetColumn<float[]>("V")];
        Assert.Equal(first, values[0]);
        Assert.Equal(second, values[1]);
        Assert.Equal([fixZero ? 1 / 3.0 : 0, 1, fixZero ? 2 / 3.0 : 0.5], result.GetColumn<double>("D").Select(value => Math.Round(value, 12) is var r && Math.Abs(r - (2 / 3.0)) < 1e-9 ? 2 / 3.0 : Math.Abs(r - (1 / 3.0)) < 1e-9 ? 1 / 3.0 : r));
        Assert.True(result.Schema["V"].IsNormalized());
    }

    [Fact]
    public void Text_cannot_be_scaled()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Row() });
        Assert.Contains("'T'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("T").Fit(view)).Message);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] V { get; set; } = new float[3];

        public double D { get; set; }

        public string T { get; set; } = string.Empty;
    }
}
