using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Data.Vectors;

public class VBufferTests
{
    [Fact]
    public void Sparse_vectors_spread_into_dense_ones()
    {
        VBuffer<float> sparse = new(6, 2, [3f, 5f], [1, 4]);
        float[] dense = new float[6];
        sparse.CopyTo(dense);
        Assert.Equal([0, 3, 0, 0, 5, 0], dense);
        Assert.Equal(dense, sparse.DenseValues());
        Assert.Equal(5f, sparse.GetItemOrDefault(4));
        Assert.Equal(0f, sparse.GetItemOrDefault(3));
        Assert.Equal([1, 4], sparse.Items().Select(item => item.Key));
    }

    [Fact]
    public void A_stretch_of_a_sparse_vector_keeps_its_items()
    {
        VBuffer<int> sparse = new(10, 3, [1, 2, 3], [0, 5, 9]);
        VBuffer<int> part = default;
        sparse.CopyTo(ref part, 4, 4);
        Assert.Equal([0, 2, 0, 0], part.DenseValues());
        Assert.False(part.IsDense);
    }

    [Fact]
    public void Copies_do_not_share_memory_and_reuse_the_destination()
    {
        VBuffer<int> source = new(3, [1, 2, 3]);
        VBuffer<int> copy = default;
        source.CopyTo(ref copy);
        int[] first = [.. copy.DenseValues()];
        new VBuffer<int>(2, [8, 9]).CopyTo(ref copy);
        Assert.Equal([1, 2, 3], first);
        Assert.Equal([8, 9], copy.DenseValues());
        Assert.Equal([1, 2, 3], source.DenseValues());
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, -1)]
    public void Counts_that_do_not_fit_are_refused(int length, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<int>(length, count, new int[8], new int[8]));

    [Fact]
    public void Too_few_values_are_refused() => Assert.Throws<ArgumentException>(() => new VBuffer<int>(5, [1, 2]));
}
