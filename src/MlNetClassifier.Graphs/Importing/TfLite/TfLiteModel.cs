namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>A TensorFlow Lite file taken apart (schema 3, tensorflow/lite/schema/schema.fbs): the first network in it.</summary>
internal sealed record TfLiteModel(
    IReadOnlyList<TfLiteTensor> Tensors,
    IReadOnlyList<TfLiteOperator> Operators,
    int[] Inputs,
    int[] Outputs,
    string Description)
{
    private const int MaxTensors = 1 << 18;

    /// <summary>Whether the bytes bear the file identifier.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && bytes[4..].StartsWith("TFL3"u8);

    /// <summary>Takes a file apart.</summary>
    /// <exception cref="InvalidModelException">It is damaged or of another version.</exception>
    public static TfLiteModel Read(ReadOnlyMemory<byte> bytes, string name)
    {
        FlatTable root = FlatTable.Root(bytes, name);
        if (root.I32(0) is var version and not 3)
        {
            throw new InvalidModelException($"{name}: TensorFlow Lite schema {version}; 3 is read.");
        }

        (TfLiteBuiltin Code, string Custom)[] codes = [.. root.Tables(1).Select(Code)];
        FlatTable[] buffers = root.Tables(4);
        FlatTable[] networks = root.Tables(2);
        if (networks.Length == 0)
        {
            throw new InvalidModelException($"{name}: no network in the file.");
        }

        FlatTable network = networks[0];
        FlatTable[] tensorTables = network.Tables(0);
        if (tensorTables.Length > MaxTensors)
        {
            throw new InvalidModelException($"{name}: {tensorTables.Length} tensors; {MaxTensors} at most.");
        }

        TfLiteTensor[] tensors = [.. tensorTables.Select((t, i) => Tensor(t, i, buffers, name))];
        TfLiteOperator[] operators = [.. network.Tables(3).Select(t => Operator(t, codes, tensors.Length, name))];
        int[] inputs = network.Ints(1);
        int[] outputs = network.Ints(2);
        if (inputs.Concat(outputs).Any(i => (uint)i >= (uint)tensors.Length) || outputs.Length == 0)
        {
            throw new InvalidModelException($"{name}: the network's inputs or outputs are not among its tensors.");
        }

        return new TfLiteModel(tensors, operators, inputs, outputs, root.Text(3));
    }

    // Codes beyond 127 came after the field had been a byte: the byte then holds 127 and the number stands in a field of its own.
    private static (TfLiteBuiltin Code, string Custom) Code(FlatTable table) =>
        ((TfLiteBuiltin)Math.Max(table.I8(0), table.I32(3)), table.Text(1));

    private static TfLiteTensor Tensor(FlatTable table, int index, FlatTable[] buffers, string name)
    {
        int buffer = table.I32(2);
        if ((uint)buffer >= (uint)buffers.Length)
        {
            throw new InvalidModelException($"{name}: tensor {index} lies in buffer {buffer} of {buffers.Length}.");
        }

        int[] shape = table.Ints(0);
        if (shape.Length > 8 || shape.Any(s => s < 0))
        {
            throw new InvalidModelException($"{name}: tensor {index} has an impossible shape [{string.Join(", ", shape)}].");
        }

        FlatTable? quantization = table.Table(4);
        float[] scale = quantization?.Floats(2) ?? [];
        long[] zeroPoint = quantization?.Longs(3) ?? [];
        // An old writer leaves the zero points out where all are zero.
        zeroPoint = zeroPoint.Length == 0 ? new long[scale.Length] : zeroPoint;
        if (zeroPoint.Length != scale.Length || scale.Any(s => !float.IsFinite(s)))
        {
            throw new InvalidModelException($"{name}: tensor {index} has unsound quantisation parameters.");
        }

        return new TfLiteTensor(
            index, table.Text(3), shape, (TfLiteElementType)table.I8(1), buffers[buffer].Bytes(0), scale, zeroPoint, quantization?.I32(6) ?? 0);
    }

    private static TfLiteOperator Operator(FlatTable table, (TfLiteBuiltin Code, string Custom)[] codes, int tensors, string name)
    {
        int code = table.I32(0);
        int[] inputs = table.Ints(1);
        int[] outputs = table.Ints(2);
        if ((uint)code >= (uint)codes.Length || inputs.Any(i => i < -1 || i >= tensors) || outputs.Any(o => (uint)o >= (uint)tensors))
        {
            throw new InvalidModelException($"{name}: an operator refers to a code or tensor that is not there.");
        }

        return new TfLiteOperator(codes[code].Code, codes[code].Custom, inputs, outputs, table.Table(4));
    }
}
