using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// A copy of a tensor with parts of it overwritten. Inputs: data; indices (integers; negative counts from the end), whose last dimension
/// names a place in data's outer dimensions; updates, of the shape of the other dimensions of indices and those of data that are not named.
/// </summary>
/// <remarks>
/// ONNX leaves open which of several updates of one element stays; here it is the last, so that results do not depend on threads. PyTorch
/// exports every assignment to a slice as this operator: the attention masks of shifted windows are made of constants in that way.
/// </remarks>
public sealed record ScatterND : Operator
{
    /// <summary>How updates are joined with what is there. Default <see cref="ScatterReduction.Replace"/>.</summary>
    public ScatterReduction Reduction { get; init; }

    /// <summary>
    /// Outer dimensions of data and updates that the indices do not name, the same writes being done in each: a batch. ONNX's operator
    /// has none. Default 0.
    /// </summary>
    public int LeadingDimensions { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorType data = Input(inputs, 0);
        TensorType indices = Input(inputs, 1);
        TensorType updates = Input(inputs, 2);
        Check(indices.ElementType is ElementType.Int64 or ElementType.Int32, $"indices must be integers, not {indices.ElementType}.");
        Check(data.ElementType == updates.ElementType, $"element types {data.ElementType} and {updates.ElementType} differ.");
        Check(
            Reduction == ScatterReduction.Replace || data.ElementType != ElementType.Bool,
            $"truth values cannot be joined by {Reduction}.");
        TensorShape wanted = UpdatesShape(data.Shape, indices.Shape);
        Check(updates.Shape == wanted, $"updates for {data.Shape} at indices {indices.Shape} must be {wanted}, not {updates.Shape}.");
        return [data];
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor data = inputs[0]!;
        Tensor updates = inputs[2]!;
        if (updates.Length == 0)
        {
            return [data];
        }

        int[] places = Places(data.Shape, inputs[1]!, LeadingDimensions);
        return
        [
            data.IsFloat
                ? Tensor.FromFloats(Reduction == ScatterReduction.Replace ? Written(data.Floats, updates.Floats, places) : Joined(data.Floats, updates.Floats, places), data.Shape)
                : Tensor.FromIntegers(Reduction == ScatterReduction.Replace ? Written(data.Integers, updates.Integers, places) : Joined(data.Integers, updates.Integers, places), data.Shape, data.ElementType),
        ];
    }

    /// <summary>The shape that updates must have.</summary>
    /// <exception cref="InvalidGraphException">The indices do not fit the data.</exception>
    internal TensorShape UpdatesShape(TensorShape data, TensorShape indices)
    {
        int leading = LeadingDimensions;
        Check(leading >= 0 && leading <= data.Rank, $"{data} does not have {leading} leading dimensions.");
        int named = indices.Rank == 0 ? 0 : indices[^1];
        Check(
            named >= 1 && named <= data.Rank - leading,
            $"the last dimension of indices {indices} must be within 1 to {data.Rank - leading}, the dimensions of {data} that can be named.");
        Check(!indices.IsSymbolic && (data.BatchAxis < leading || data.BatchAxis >= leading + named), "items of the batch cannot be named.");
        return new TensorShape([.. data.Dimensions[..leading], .. indices.Dimensions[..^1], .. data.Dimensions[(leading + named)..]]);
    }

    /// <summary>The first element of data that each run of updates is written to, in the order of the updates, of which there is at least one.</summary>
    /// <param name="data">Shape of the data, all sizes known.</param>
    /// <param name="indices">Indices that fit the shape.</param>
    /// <param name="leading">Outer dimensions that the indices do not name.</param>
    /// <exception cref="InvalidGraphException">An index is outside its dimension.</exception>
    internal static int[] Places(TensorShape data, Tensor indices, int leading)
    {
        int named = indices.Shape[^1];
        int outer = Elements(data.Dimensions[..leading]);
        int[] strides = Strides.Of(data);
        int[] first = new int[indices.Length / named];
        for (int i = 0; i < first.Length; i++)
        {
            for (int d = 0; d < named; d++)
            {
                long index = indices.Integers[(i * named) + d];
                int size = data[leading + d];
                Check(index >= -size && index < size, $"index {index} is outside {size}, the size of dimension {leading + d} of {data}.");
                first[i] += (int)(index < 0 ? index + size : index) * strides[leading + d];
            }
        }

        int[] places = new int[outer * first.Length];
        int step = Elements(data.Dimensions[leading..]);
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (i / first.Length * step) + first[i % first.Length];
        }

        return places;
    }

    private static int Elements(ReadOnlySpan<int> sizes)
    {
        int product = 1;
        foreach (int size in sizes)
        {
            product *= size;
        }

        return product;
    }

    private static T[] Written<T>(T[] data, T[] updates, int[] places)
    {
        T[] result = [.. data];
        int run = updates.Length / places.Length;
        for (int i = 0; i < places.Length; i++)
        {
            Array.Copy(updates, i * run, result, places[i], run);
        }

        return result;
    }

    private float[] Joined(float[] data, float[] updates, int[] places)
    {
        // Rounded once, however many updates meet in an element.
        double[] result = Array.ConvertAll(data, v => (double)v);
        int run = updates.Length / places.Length;
        for (int i = 0; i < updates.Length; i++)
        {
            ref double there = ref result[places[i / run] + (i % run)];
            there = Reduction switch
            {
                ScatterReduction.Add => there + updates[i],
                ScatterReduction.Multiply => there * updates[i],
                ScatterReduction.Maximum => Math.Max(there, updates[i]),
                _ => Math.Min(there, updates[i]),
            };
        }

        return Array.ConvertAll(result, v => (float)v);
    }

    private long[] Joined(long[] data, long[] updates, int[] places)
    {
        long[] result = [.. data];
        int run = updates.Length / places.Length;
        for (int i = 0; i < updates.Length; i++)
        {
            ref long there = ref result[places[i / run] + (i % run)];
            there = Reduction switch
            {
                ScatterReduction.Add => there + updates[i],
                ScatterReduction.Multiply => there * updates[i],
                ScatterReduction.Maximum => Math.Max(there, updates[i]),
                _ => Math.Min(there, updates[i]),
            };
        }

        return result;
    }
}
