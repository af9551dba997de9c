namespace MlNetClassifier.Graphs.Importing.TfLite;

/// <summary>
/// Reads TensorFlow Lite networks, float or quantised. Quantised weights are brought back to real numbers and the network computes in single
/// precision, so it gives what the quantised one rounds. Named tensors keep their NHWC shapes.
/// </summary>
public static class TfLiteImporter
{
    /// <summary>Whether the bytes begin as a TensorFlow Lite file does.</summary>
    /// <param name="bytes">The beginning of a file, or all of it.</param>
    public static bool Recognizes(ReadOnlySpan<byte> bytes) => TfLiteModel.Recognizes(bytes);

    /// <summary>Reads a network.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Name of the graph and of the file in messages.</param>
    /// <param name="options">What is wanted; null for the whole file.</param>
    /// <exception cref="InvalidModelException">The file is damaged or uses operators that are not supported; all of them are named.</exception>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new GraphLoadOptions();
        TfLiteModel model = TfLiteModel.Read(bytes, name);
        try
        {
            if (!options.KeepFixedBatch)
            {
                // As for ONNX: a batch size that some operator insists on is kept, visible in the input's shape.
                try
                {
                    return new TfLiteGraphReader(model, name, bytes.Length, options, relaxBatch: true).Read();
                }
                catch (InvalidGraphException)
                {
                }
            }

            return new TfLiteGraphReader(model, name, bytes.Length, options, relaxBatch: false).Read();
        }
        catch (InvalidGraphException e)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>
    /// How a quantised input stores real numbers: real = (stored − zero point) · scale, which for a network fed with bytes is its
    /// preprocessing. Null where the input is not quantised to bytes.
    /// </summary>
    internal static (float Scale, int ZeroPoint)? InputQuantization(ReadOnlyMemory<byte> bytes, string name)
    {
        TfLiteModel model = TfLiteModel.Read(bytes, name);
        return model.Inputs is [int input] && model.Tensors[input] is { Type: TfLiteElementType.UInt8, Scale: [float scale], ZeroPoint: [long zero] }
            ? (scale, (int)zero)
            : null;
    }
}
