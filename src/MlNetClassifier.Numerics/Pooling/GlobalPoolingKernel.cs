using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Maximum or mean over all pixels of a blocked tensor; the result is blocked with one pixel, which is also plain channel order.</summary>
internal sealed unsafe class GlobalPoolingKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly bool maximum;
    private readonly delegate*<float*, nint, int, int, float*, void> reduce;

    public GlobalPoolingKernel(bool maximum, in BlockedTensor input, in BlockedTensor output, InstructionSet set)
    {
        this.maximum = maximum;
        this.input = input;
        this.output = output;
        reduce = set switch
        {
            InstructionSet.Vector512 => Reduction<Vector512<float>, Simd512>(maximum),
            InstructionSet.Vector256 => Reduction<Vector256<float>, Simd256>(maximum),
            InstructionSet.Vector128 => Reduction<Vector128<float>, Simd128>(maximum),
            _ => Reduction<float, SimdScalar>(maximum),
        };
    }

    public override string Description => $"global {(maximum ? "max" : "average")} pool {input.Channels} {input.Height}x{input.Width}";

    public override double Flops => (double)input.Channels * input.Height * input.Width;

    public override int Tasks(int phase, int images, int threads) => images * Parts(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int parts = Parts(call.Threads);
        int image = task / parts;
        int part = task - (image * parts);
        float* source = call.At(input, image);
        float* target = call.At(output, image);
        for (int block = input.Blocks * part / parts; block < input.Blocks * (part + 1) / parts; block++)
        {
            reduce(source + (block * input.Plane), input.Row, input.Height, input.Width, target + (block * output.Plane));
        }
    }

    private static delegate*<float*, nint, int, int, float*, void> Reduction<TVector, TSimd>(bool maximum)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => maximum ? &Greatest<TVector, TSimd> : &Mean<TVector, TSimd>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mean<TVector, TSimd>(float* source, nint row, int height, int width, float* target)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        TVector factor = TSimd.Splat(1f / (height * width));
        for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
        {
            // Two sums, so that additions overlap; the order is the same for every width and thread count.
            TVector even = TSimd.Splat(0);
            TVector odd = even;
            for (int y = 0; y < height; y++)
            {
                float* p = source + (y * row) + lane;
                int x = 0;
                for (; x + 1 < width; x += 2, p += 2 * ChannelBlock.Size)
                {
                    even = TSimd.Add(even, TSimd.Load(p));
                    odd = TSimd.Add(odd, TSimd.Load(p + ChannelBlock.Size));
                }

                if (x < width)
                {
                    even = TSimd.Add(even, TSimd.Load(p));
                }
            }

            TSimd.Store(TSimd.Multiply(TSimd.Add(even, odd), factor), target + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Greatest<TVector, TSimd>(float* source, nint row, int height, int width, float* target)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
        {
            TVector greatest = TSimd.Splat(float.NegativeInfinity);
            for (int y = 0; y < height; y++)
            {
                float* p = source + (y * row) + lane;
                for (int x = 0; x < width; x++, p += ChannelBlock.Size)
                {
                    greatest = TSimd.Max(greatest, TSimd.Load(p));
                }
            }

            TSimd.Store(greatest, target + lane);
        }
    }

    private int Parts(int threads) => Math.Min(threads, input.Blocks);
}
