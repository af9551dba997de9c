using System.Runtime.InteropServices;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.PeerRace;

/// <summary>One model in ONNX Runtime with one input and one output, on buffers of its own: all its optimisations on, CPU, float32.</summary>
internal sealed unsafe class OrtRunner
{
    private readonly OrtApi api;
    private readonly nint session;
    private readonly nint inputTensor;
    private readonly nint outputTensor;
    private readonly nint inputName;
    private readonly nint outputName;

    public OrtRunner(OrtApi api, string model, string input, ReadOnlySpan<int> inputShape, string output, ReadOnlySpan<int> outputShape, int threads)
    {
        this.api = api;
        nint environment = api.CreateEnvironment();
        session = api.CreateSession(environment, model, api.CreateSessionOptions(threads));
        Input = new AlignedBuffer(Product(inputShape));
        Output = new AlignedBuffer(Product(outputShape));
        inputTensor = api.CreateTensor(Input.Pointer, Input.Length, Long(inputShape));
        outputTensor = api.CreateTensor(Output.Pointer, Output.Length, Long(outputShape));
        inputName = Marshal.StringToCoTaskMemUTF8(input);
        outputName = Marshal.StringToCoTaskMemUTF8(output);
    }

    public AlignedBuffer Input { get; }

    public AlignedBuffer Output { get; }

    public void Run() => api.Run(session, (byte*)inputName, inputTensor, (byte*)outputName, outputTensor);

    private static long Product(ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (int size in shape)
        {
            product *= size;
        }

        return product;
    }

    private static long[] Long(ReadOnlySpan<int> shape) => Array.ConvertAll(shape.ToArray(), s => (long)s);
}
