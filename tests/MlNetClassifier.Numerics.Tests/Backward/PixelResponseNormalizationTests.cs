namespace MlNetClassifier.Numerics.Tests.Backward;

public sealed unsafe class PixelResponseNormalizationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(20, 2)]
    [InlineData(64, 5)]
    [InlineData(5, 40)]
    public void Agrees_with_plain_loops(int channels, int size)
    {
        const float Alpha = 0.8f, Beta = 0.75f, Bias = 1.5f;
        var random = new Random(channels + size);
        float[] x = Draw(), dy = Draw(), y = new float[channels], dx = new float[channels];
        var normalization = new PixelResponseNormalization(channels, size, Alpha, Beta, Bias);
        float[] scratch = new float[normalization.ScratchLength];
        fixed (float* px = x, pdy = dy, py = y, pdx = dx, ps = scratch)
        {
            normalization.Forward(px, py, ps);
            normalization.Gradient(px, pdy, pdx, ps);
        }

        bool Within(int middle, int other) => other >= middle - ((size - 1) / 2) && other <= middle + (size / 2);
        double Sum(int c) => Bias + (Alpha / size * Enumerable.Range(0, channels).Where(k => Within(c, k)).Sum(k => (double)x[k] * x[k]));
        for (int c = 0; c < channels; c++)
        {
            Assert.Equal(x[c] * Math.Pow(Sum(c), -Beta), y[c], 1e-5);
            double share = Enumerable.Range(0, channels).Where(k => Within(k, c)).Sum(k => dy[k] * x[k] * Math.Pow(Sum(k), -Beta - 1));
            Assert.Equal((dy[c] * Math.Pow(Sum(c), -Beta)) - (2 * Alpha * Beta / size * x[c] * share), dx[c], 1e-5);
        }

        float[] Draw() => [.. Enumerable.Range(0, channels).Select(_ => (random.NextSingle() * 4) - 2)];
    }
}
