using MlNetClassifier.Imaging.Jpeg;
using MlNetClassifier.Imaging.Processing;

namespace MlNetClassifier.Imaging;

/// <summary>
/// What <see cref="TensorReader"/> can use again from one picture to the next: code tables and resampling weights, which pictures of one source have in common
/// and which take some hundredths of a small picture's time to make. No result depends on it. It stays small. For one thread at a time.
/// </summary>
public sealed class TensorReaderMemory
{
    /// <summary>Four tables a picture, of two sources; two axes, of pictures in both positions and two sizes.</summary>
    private const int Capacity = 8;

    /// <summary>Weights of larger pictures are not kept: making them is nothing beside decoding those.</summary>
    private const int MaxWeights = 1 << 16;

    private readonly HuffmanTable?[] _tables = new HuffmanTable?[Capacity];
    private readonly (int Source, double From, double Length, int Target, ResizeFilter Filter, ResizeKernel Kernel)[] _kernels =
        new (int, double, double, int, ResizeFilter, ResizeKernel)[Capacity];

    private int _nextTable;
    private int _nextKernel;

    internal HuffmanTable Table(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, bool isAc)
    {
        foreach (HuffmanTable? known in _tables)
        {
            if (known is not null && known.IsOf(counts, values, isAc))
            {
                return known;
            }
        }

        HuffmanTable table = new(counts, values, isAc);
        _tables[_nextTable++ % Capacity] = table;
        return table;
    }

    internal ResizeKernel Kernel(int source, double from, double length, int target, ResizeFilter filter)
    {
        foreach (var known in _kernels)
        {
            if (known.Kernel is not null && known.Source == source && known.Target == target && known.Filter == filter
                && known.From.Equals(from) && known.Length.Equals(length))
            {
                return known.Kernel;
            }
        }

        var kernel = ResizeKernel.Compute(source, from, length, target, filter);
        if (kernel.Weights.Length <= MaxWeights)
        {
            _kernels[_nextKernel++ % Capacity] = (source, from, length, target, filter, kernel);
        }

        return kernel;
    }
}
