using BenchmarkDotNet.Attributes;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.Numerics;

/// <summary>Convolution kernels on shapes of published networks, one thread: <c>--filter *Convolution*</c>.</summary>
public unsafe class ConvolutionBenchmarks
{
    private readonly List<IDisposable> owned = [];
    private LayerKernel? kernel;
    private float*[] bases = [];
    private AlignedBuffer? scratch;

    /// <summary>Which layer.</summary>
    public enum Layer
    {
        /// <summary>ResNet-50's first: 7 × 7, stride 2, from three planes.</summary>
        Stem,

        /// <summary>MobileNet's 512 → 512 at 14 × 14.</summary>
        Pointwise,

        /// <summary>ResNet-50's 128 → 128 at 28 × 28, directly.</summary>
        Direct3x3,

        /// <summary>The same by F(4 × 4).</summary>
        Winograd3x3,

        /// <summary>Inception's 192 → 192 at 17 × 17 by F(1 × 4).</summary>
        Winograd1x7,

        /// <summary>MobileNet's 512 channels at 14 × 14.</summary>
        Depthwise,
    }

    [ParamsAllValues]
    public Layer Shape { get; set; }

    [Params(InstructionSet.Best)]
    public InstructionSet Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        InstructionSet set = InstructionSets.Resolve(Width);
        (int inputs, int outputs, int size, int kernelHeight, int kernelWidth, int stride, int groups) = Shape switch
        {
            Layer.Stem => (3, 64, 224, 7, 7, 2, 1),
            Layer.Pointwise => (512, 512, 14, 1, 1, 1, 1),
            Layer.Winograd1x7 => (192, 192, 17, 1, 7, 1, 1),
            Layer.Depthwise => (512, 512, 14, 3, 3, 1, 512),
            _ => (128, 128, 28, 3, 3, 1, 1),
        };
        var shape = new ConvolutionShape
        {
            InputChannels = inputs,
            OutputChannels = outputs,
            KernelHeight = kernelHeight,
            KernelWidth = kernelWidth,
            StrideX = stride,
            StrideY = stride,
            Groups = groups,
            Padding = new Border(kernelHeight / 2, kernelWidth / 2, kernelHeight / 2, kernelWidth / 2),
        };

        // Winograd's last tiles reach beyond the padding.
        Border border = shape.Padding.Union(new Border(0, 0, 4, 8));
        BlockedTensor input = Shape == Layer.Stem
            ? BlockedTensor.PlainNchw(0, inputs, size, size, shape.Padding)
            : BlockedTensor.Blocked(0, inputs, size, size, border);
        BlockedTensor output = BlockedTensor.Blocked(0, outputs, shape.OutputHeight(size), shape.OutputWidth(size), default) with { Space = 1 };
        float[] filters = new float[shape.WeightCount];
        var random = new Random(1);
        for (int i = 0; i < filters.Length; i++)
        {
            filters[i] = (float)(random.NextDouble() - 0.5);
        }

        kernel = Shape switch
        {
            Layer.Depthwise => new DepthwiseConvolution(shape, Own(new DepthwiseWeights(shape, filters, [])), input, output, 0, 6, set),
            Layer.Winograd3x3 or Layer.Winograd1x7 => new WinogradConvolution(
                shape, Own(new WinogradWeights(shape, WinogradScheme.For(shape).Last(), filters, [])), input, output, null, 0, 6, set),
            _ => new DirectConvolution(shape, Own(new ConvolutionWeights(shape, filters, [], input.Planar)), input, output, null, 0, 6, set),
        };
        bases = [Own(new AlignedBuffer(input.Image + 1024)).Pointer, Own(new AlignedBuffer(output.Image + 1024)).Pointer];
        scratch = Own(new AlignedBuffer(kernel.ScratchLength(1, 1) + 1024));
    }

    [Benchmark]
    public void Run()
    {
        fixed (float** table = bases)
        {
            LayerCall call;
            call.Bases = table;
            call.Scratch = scratch!.Pointer;
            call.Shared = call.Scratch;
            call.Images = 1;
            call.Threads = 1;
            kernel!.RunSerial(call);
        }
    }

    [GlobalCleanup]
    public void Cleanup() => owned.ForEach(o => o.Dispose());

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        owned.Add(disposable);
        return disposable;
    }
}
