using MlNetClassifier.Graphs.Importing.Keras;
using MlNetClassifier.Graphs.Importing.TfLite;

namespace MlNetClassifier.Graphs.Importing;

/// <summary>
/// Tells the kinds of model files apart by their signatures, or, for protocol buffers, the numbers and wire types of their outermost fields, and names the kinds of
/// file that people hand over by mistake.
/// </summary>
internal static class ModelFormatDetector
{
    /// <summary>Tells the kind of a file.</summary>
    /// <exception cref="InvalidModelException">None that can be read.</exception>
    public static ModelFormat Detect(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
        {
            throw new InvalidModelException($"{name}: the file is empty.");
        }

        if (KerasImporter.Recognizes(bytes))
        {
            return ModelFormat.Keras;
        }

        if (TfLiteImporter.Recognizes(bytes))
        {
            return ModelFormat.TfLite;
        }

        if (KnownStranger(bytes) is { } stranger)
        {
            throw new InvalidModelException($"{name}: {stranger}");
        }

        // Occurrences by field number, of varint and of length-delimited fields.
        Span<int> numbers = stackalloc int[32];
        Span<int> messages = stackalloc int[32];
        if (Count(bytes, numbers, messages))
        {
            if (numbers[1] == 1 && messages[7] >= 1)
            {
                return ModelFormat.Onnx;
            }

            if (numbers[1] == 1 && messages[2] >= 1)
            {
                throw new InvalidModelException($"{name}: this is a TensorFlow SavedModel, which keeps its weights elsewhere. Freeze it to a graph (.pb) or convert it to ONNX first.");
            }

            if (numbers[1] == 0 && messages[1] <= 1 && messages[2] == 1)
            {
                return ModelFormat.TensorFlowMetaGraph;
            }

            if (numbers[1] == 0 && messages[1] >= 1)
            {
                return ModelFormat.TensorFlowGraph;
            }
        }

        throw new InvalidModelException($"{name}: neither an ONNX model, a frozen TensorFlow graph, a Keras HDF5 nor a TensorFlow Lite file, or damaged (download it again and compare its size).");
    }

    private static string? KnownStranger(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, 512)].TrimStart(" \t\r\n\uFEFF"u8);
        return start switch
        {
            _ when start.StartsWith("version https://git-lfs"u8) => "this is a Git LFS pointer, not the model itself. Fetch the file with Git LFS.",
            _ when start.StartsWith("<"u8) => "this is a web page, not a model. Download the raw file.",
            _ when start.StartsWith("PK\u0003\u0004"u8) => "this is a zip archive. Unpack it first.",
            _ when start.StartsWith("\u001f"u8) && start.Length > 1 && start[1] == 0x8b => "this is a gzip archive. Unpack it first.",
            _ => null,
        };
    }

    private static bool Count(ReadOnlySpan<byte> bytes, Span<int> numbers, Span<int> messages)
    {
        while (!bytes.IsEmpty)
        {
            if (!TryVarint(ref bytes, out ulong key) || key >> 3 == 0)
            {
                return false;
            }

            int field = (int)Math.Min(key >> 3, 31);
            switch (key & 7)
            {
                case 0:
                    numbers[field]++;
                    if (!TryVarint(ref bytes, out _))
                    {
                        return false;
                    }

                    break;
                case 2:
                    messages[field]++;
                    if (!TryVarint(ref bytes, out ulong length) || length > (ulong)bytes.Length)
                    {
                        return false;
                    }

                    bytes = bytes[(int)length..];
                    break;
                case 1 when bytes.Length >= sizeof(double):
                    bytes = bytes[sizeof(double)..];
                    break;
                case 5 when bytes.Length >= sizeof(float):
                    bytes = bytes[sizeof(float)..];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
