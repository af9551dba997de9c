namespace MlNetClassifier.Graphs.Tests;

/// <summary>Reproducible test data.</summary>
internal static class RandomTensor
{
    /// <summary>Uniform floats.</summary>
    public static Tensor Between(float low, float high, int seed, params int[] dimensions)
    {
        var random = new Random(seed);
        float[] data = new float[new TensorShape(dimensions).ElementsPerItem];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = low + (high - low) * random.NextSingle();
        }

        return Tensor.FromFloats(data, dimensions);
    }

    /// <summary>Uniform floats in −1 … 1.</summary>
    public static Tensor Floats(int seed, params int[] dimensions) => Between(-1, 1, seed, dimensions);
}
