using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Resizes pictures in channel blocks: each result pixel is a weighted sum of source pixels, sixteen channels at a time.</summary>
internal sealed unsafe class ResizeKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly ResizeTap[] rows;
    private readonly ResizeTap[] columns;
    private readonly float outside;
    private readonly delegate*<float*, nint, float*, ResizeTap, ResizeTap[], float, void> run;

    /// <summary>Mixes rows and columns; what lies outside becomes <paramref name="outside"/>.</summary>
    public ResizeKernel(in BlockedTensor input, in BlockedTensor output, ResizeTap[] rows, ResizeTap[] columns, float outside, InstructionSet set)
    {
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.columns = columns;
        this.outside = outside;
        run = set switch
        {
            InstructionSet.Vector512 => &Row<Vector512<float>, Simd512>,
            InstructionSet.Vector256 => &Row<Vector256<float>, Simd256>,
            InstructionSet.Vector128 => &Row<Vector128<float>, Simd128>,
            _ => &Row<float, SimdScalar>,
        };
    }

    public override string Description => $"resize {input.Channels} {input.Height}x{input.Width} to {output.Height}x{output.Width}";

    public override double Flops => 2.0 * output.Channels * rows.Sum(r => r.Places.Length) * columns.Sum(c => c.Places.Length);

    public override int Tasks(int phase, int images, int threads) => images * output.Blocks * output.Height;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int y = task % output.Height;
        int block = task / output.Height % output.Blocks;
        int image = task / output.Height / output.Blocks;
        float* source = call.At(input, image) + (block * input.Plane);
        run(source, input.Row, call.At(output, image) + (block * output.Plane) + (y * output.Row), rows[y], columns, outside);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TVector, TSimd>(float* source, nint down, float* target, ResizeTap row, ResizeTap[] columns, float outside)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        foreach (ResizeTap column in columns)
        {
            bool isOutside = row.Places.Length * column.Places.Length == 0;
            for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
            {
                TVector sum = TSimd.Splat(isOutside ? outside : 0);
                for (int i = 0; i < row.Places.Length; i++)
                {
                    float* line = source + (row.Places[i] * down) + lane;
                    for (int j = 0; j < column.Places.Length; j++)
                    {
                        TVector weight = TSimd.Splat(row.Weights[i] * column.Weights[j]);
                        sum = TSimd.MultiplyAdd(weight, TSimd.Load(line + ((nint)column.Places[j] * ChannelBlock.Size)), sum);
                    }
                }

                TSimd.Store(sum, target + lane);
            }

            target += ChannelBlock.Size;
        }
    }
}
