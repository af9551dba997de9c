namespace MlNetClassifier.Numerics.Tests.Backward;

public sealed unsafe class StackedProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(17, 12, 17)]
    [InlineData(33, 64, 35)]
    [InlineData(30, 5, 96)]
    [InlineData(15, 1024, 3)]
    public void Agrees_with_plain_loops_on_every_width(int n, int p, int q)
    {
        foreach (InstructionSet set in InstructionSets.Available)
        {
            for (int form = 0; form < 4; form++)
            {
                (bool left, bool right) = ((form & 1) != 0, (form & 2) != 0);
                var random = new Random(n + p + q + form);
                using AlignedBuffer a = Filled(random, n * p), b = Filled(random, p * q), c = Filled(random, (n * q) + 64);
                var product = new StackedProduct(PanelTiles.For(set), n, p, q, left, right);
                using var scratch = new AlignedBuffer(product.ScratchLength);
                float[] beyond = c.AsSpan(n * q, 64).ToArray();
                product.Multiply(a.Pointer, b.Pointer, c.Pointer, scratch.Pointer);
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < q; j++)
                    {
                        double sum = 0;
                        for (int t = 0; t < p; t++)
                        {
                            sum += (double)a.Pointer[left ? (t * n) + i : (i * p) + t] * b.Pointer[right ? (j * p) + t : (t * q) + j];
                        }

                        Assert.True(Math.Abs(sum - c.Pointer[(i * q) + j]) <= 1e-5 * (1 + Math.Sqrt(p)), $"{set}, form {form}: [{i}, {j}] is {c.Pointer[(i * q) + j]}, not {sum}");
                    }
                }

                Assert.Equal(beyond, c.AsSpan(n * q, 64).ToArray());
            }
        }
    }

    private static AlignedBuffer Filled(Random random, int length)
    {
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.AsSpan(0, length))
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return buffer;
    }
}
