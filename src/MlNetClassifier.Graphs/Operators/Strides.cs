namespace MlNetClassifier.Graphs.Operators;

/// <summary>Index arithmetic of the reference kernels.</summary>
internal static class Strides
{
    /// <summary>Elements between neighbours along each dimension of a row-major tensor.</summary>
    public static int[] Of(TensorShape shape)
    {
        int[] strides = new int[shape.Rank];
        int step = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }

        return strides;
    }

    /// <summary>Strides of <paramref name="shape"/> seen as broadcast to <paramref name="result"/>: 0 where it is stretched.</summary>
    public static int[] Broadcast(TensorShape shape, TensorShape result)
    {
        int[] own = Of(shape);
        int[] strides = new int[result.Rank];
        int skip = result.Rank - shape.Rank;
        for (int i = 0; i < shape.Rank; i++)
        {
            strides[i + skip] = shape[i] == 1 ? 0 : own[i];
        }

        return strides;
    }

    /// <summary>
    /// For each element of a row-major tensor of shape <paramref name="result"/>, its place in a source with the given strides and
    /// start: the one gather behind transpose, slice, expand and broadcasting.
    /// </summary>
    public static int[] Walk(TensorShape result, int[] sourceStrides, int start = 0)
    {
        int[] places = new int[result.ElementsPerItem];
        int[] index = new int[result.Rank];
        int place = start;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (int d = result.Rank - 1; d >= 0; d--)
            {
                place += sourceStrides[d];
                if (++index[d] < result[d])
                {
                    break;
                }

                place -= sourceStrides[d] * result[d];
                index[d] = 0;
            }
        }

        return places;
    }

    /// <summary>Picks elements of a tensor of any type by place.</summary>
    public static Tensor Pick(Tensor source, int[] places, TensorShape shape) => source.IsFloat
        ? Tensor.FromFloats(Array.ConvertAll(places, p => source.Floats[p]), shape)
        : Tensor.FromIntegers(Array.ConvertAll(places, p => source.Integers[p]), shape, source.ElementType);

    /// <summary>Product of the sizes before, at and after an axis.</summary>
    public static (int Outer, int Size, int Inner) Split(TensorShape shape, int axis)
    {
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < axis; i++)
        {
            outer *= shape[i];
        }

        for (int i = axis + 1; i < shape.Rank; i++)
        {
            inner *= shape[i];
        }

        return (outer, shape[axis], inner);
    }
}
