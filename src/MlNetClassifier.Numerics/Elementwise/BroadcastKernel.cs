using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>A function of two plain tensors of any shapes that broadcast to one, either of which may be a constant.</summary>
internal sealed unsafe class BroadcastKernel : LayerKernel, IDisposable
{
    // Rows along which the first operand stands still are computed in pieces of this many floats.
    private const int Piece = 256;

    private readonly BinaryFunction function;
    private readonly BlockedTensor left;
    private readonly BlockedTensor right;
    private readonly BlockedTensor output;
    private readonly AlignedBuffer? leftConstant;
    private readonly AlignedBuffer? rightConstant;
    private readonly int[] sizes;
    private readonly int[] leftStrides;
    private readonly int[] rightStrides;
    private readonly delegate*<float*, float*, float*, nint, bool, void> run;

    /// <summary>Operands are places or, where those are null, constants that every image meets.</summary>
    /// <param name="function">What to compute.</param>
    /// <param name="left">First operand, or null.</param>
    /// <param name="leftConstant">First operand where it is a constant.</param>
    /// <param name="right">Second operand, or null.</param>
    /// <param name="rightConstant">Second operand where it is a constant.</param>
    /// <param name="output">Receives the result, dense; may be the place of an operand of the same shape.</param>
    /// <param name="sizes">Sizes of an image's result, four of them.</param>
    /// <param name="leftStrides">Distance of neighbours in the first operand, 0 where it is repeated; the innermost is 1, or 0 for one of the two.</param>
    /// <param name="rightStrides">The same of the second.</param>
    /// <param name="set">Vector width.</param>
    public BroadcastKernel(
        BinaryFunction function,
        BlockedTensor? left,
        ReadOnlySpan<float> leftConstant,
        BlockedTensor? right,
        ReadOnlySpan<float> rightConstant,
        in BlockedTensor output,
        int[] sizes,
        int[] leftStrides,
        int[] rightStrides,
        InstructionSet set)
    {
        this.function = function;
        this.left = left ?? default;
        this.right = right ?? default;
        this.output = output;
        this.leftConstant = left is null ? Copy(leftConstant) : null;
        this.rightConstant = right is null ? Copy(rightConstant) : null;
        this.sizes = sizes;
        this.leftStrides = leftStrides;
        this.rightStrides = rightStrides;
        run = BinaryFunctions.Get(function, set);
    }

    public override string Description => $"{function} {string.Join('x', sizes.SkipWhile(s => s == 1).DefaultIfEmpty(1))}";

    public override double Flops => (double)sizes[0] * sizes[1] * sizes[2] * sizes[3];

    private int Rows => sizes[0] * sizes[1] * sizes[2];

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int band = task % bands;
        int image = task / bands;
        float* a = leftConstant is null ? call.At(left, image) : leftConstant.Pointer;
        float* b = rightConstant is null ? call.At(right, image) : rightConstant.Pointer;
        float* y = call.At(output, image);
        float* repeated = stackalloc float[Piece];
        nint width = sizes[3];
        for (int row = (int)((long)Rows * band / bands); row < (int)((long)Rows * (band + 1) / bands); row++)
        {
            int j = row % sizes[2];
            int i = row / sizes[2] % sizes[1];
            int h = row / sizes[2] / sizes[1];
            float* p = a + ((nint)h * leftStrides[0]) + ((nint)i * leftStrides[1]) + ((nint)j * leftStrides[2]);
            float* q = b + ((nint)h * rightStrides[0]) + ((nint)i * rightStrides[1]) + ((nint)j * rightStrides[2]);
            Row(p, q, y + (row * width), width, repeated);
        }
    }

    public void Dispose()
    {
        leftConstant?.Dispose();
        rightConstant?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Row(float* p, float* q, float* y, nint width, float* repeated)
    {
        if (leftStrides[3] == 1 && rightStrides[3] == 1)
        {
            run(p, q, y, width, false);
            return;
        }

        // The operand that stands still may be overwritten by the result of its own row, hence the copy.
        bool leftStands = leftStrides[3] == 0;
        new Span<float>(repeated, leftStands ? (int)Math.Min(Piece, width) : ChannelBlock.Size).Fill(leftStands ? *p : *q);
        if (!leftStands)
        {
            run(p, repeated, y, width, true);
            return;
        }

        for (nint done = 0; done < width; done += Piece)
        {
            run(repeated, q + done, y + done, Math.Min(Piece, width - done), false);
        }
    }

    private static AlignedBuffer Copy(ReadOnlySpan<float> values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.AsSpan(0, values.Length));
        return buffer;
    }

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, Rows));
}
