namespace MlNetClassifier.Numerics.Tests.Layout;

public sealed unsafe class StridedWalkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Copies_and_adds_what_plain_indexing_does(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 6))];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderBy(_ => random.Next())];
        nint[] from = Steps(sizes, [.. Enumerable.Range(0, sizes.Length)]), to = Steps(sizes, order);

        // A dimension that is repeated when it is read and summed when it is written.
        int stretched = random.Next(sizes.Length);
        nint[] repeated = [.. from];
        repeated[stretched] = 0;
        nint[] summed = [.. to];
        summed[stretched] = 0;
        float[] source = [.. Enumerable.Range(0, sizes.Aggregate(1, (a, b) => a * b)).Select(i => i + 1f)];
        foreach ((nint[] a, nint[] y, bool add) in new[] { (from, to, false), (repeated, to, false), (from, summed, true), (from, to, true) })
        {
            float[] expected = new float[source.Length], actual = new float[source.Length];
            foreach (int[] index in Indices(sizes))
            {
                int read = index.Zip(a, (i, s) => (int)(i * s)).Sum(), written = index.Zip(y, (i, s) => (int)(i * s)).Sum();
                expected[written] = add ? expected[written] + source[read] : source[read];
            }

            var walk = new StridedWalk(sizes, a, a, y, add ? a : y);
            fixed (float* s = source, t = actual)
            {
                walk.Run(s, s, t, add ? StridedBodies.Add : StridedBodies.Copy);
            }

            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Does_nothing_where_there_is_nothing()
    {
        var walk = new StridedWalk([3, 0], [0, 1], [0, 1], [0, 1], [0, 1]);
        walk.Run(null, null, null, (_, _, _, _, _, _, _) => Assert.Fail("There is no run."));
    }

    private static nint[] Steps(int[] sizes, int[] order)
    {
        nint[] steps = new nint[sizes.Length];
        nint step = 1;
        foreach (int d in order.Reverse())
        {
            steps[d] = step;
            step *= sizes[d];
        }

        return steps;
    }

    private static IEnumerable<int[]> Indices(int[] sizes)
    {
        int count = sizes.Aggregate(1, (a, b) => a * b);
        for (int i = 0; i < count; i++)
        {
            int rest = i;
            int[] index = new int[sizes.Length];
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                index[d] = rest % sizes[d];
                rest /= sizes[d];
            }

            yield return index;
        }
    }
}
