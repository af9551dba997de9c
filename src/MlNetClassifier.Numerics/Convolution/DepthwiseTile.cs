using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Register tile of a depthwise convolution: up to 14 pixels of one vector of channels.</summary>
/// <remarks>
/// One weight vector per tap stays in a register while the inputs come straight from memory as the multiply-add's operand. Unrolled in
/// the text for the reason given at <see cref="RegisterTile{TVector, TSimd, TPixels, TVectors, TPitch}"/>.
/// </remarks>
internal static unsafe class DepthwiseTile<TVector, TSimd, TPixels, TPitch>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TPixels : struct, IConstant
    where TPitch : struct, IConstant
{
    private static int Half
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TPixels.Value + 1) / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileCall* call)
    {
        TVector c0 = TSimd.Load(call->Bias);
        TVector c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0, c12 = c0, c13 = c0;
        float* w = call->Weights;
        float* input = call->Input;
        nint split = call->InputSplit;
        int* offsets = call->Offsets;
        int* end = offsets + call->Steps;
        for (; offsets != end; offsets++)
        {
            float* a = input + *offsets;
            float* b = a + split;
            TVector k = TSimd.Load(w);
            w += ChannelBlock.Size;
            if (TPixels.Value > 0)
            {
                c0 = TSimd.MultiplyAdd(k, TSimd.Load(0 < Half ? a + (0 * TPitch.Value) : b + ((0 - Half) * TPitch.Value)), c0);
            }

            if (TPixels.Value > 1)
            {
                c1 = TSimd.MultiplyAdd(k, TSimd.Load(1 < Half ? a + (1 * TPitch.Value) : b + ((1 - Half) * TPitch.Value)), c1);
            }

            if (TPixels.Value > 2)
            {
                c2 = TSimd.MultiplyAdd(k, TSimd.Load(2 < Half ? a + (2 * TPitch.Value) : b + ((2 - Half) * TPitch.Value)), c2);
            }

            if (TPixels.Value > 3)
            {
                c3 = TSimd.MultiplyAdd(k, TSimd.Load(3 < Half ? a + (3 * TPitch.Value) : b + ((3 - Half) * TPitch.Value)), c3);
            }

            if (TPixels.Value > 4)
            {
                c4 = TSimd.MultiplyAdd(k, TSimd.Load(4 < Half ? a + (4 * TPitch.Value) : b + ((4 - Half) * TPitch.Value)), c4);
            }

            if (TPixels.Value > 5)
            {
                c5 = TSimd.MultiplyAdd(k, TSimd.Load(5 < Half ? a + (5 * TPitch.Value) : b + ((5 - Half) * TPitch.Value)), c5);
            }

            if (TPixels.Value > 6)
            {
                c6 = TSimd.MultiplyAdd(k, TSimd.Load(6 < Half ? a + (6 * TPitch.Value) : b + ((6 - Half) * TPitch.Value)), c6);
            }

            if (TPixels.Value > 7)
            {
                c7 = TSimd.MultiplyAdd(k, TSimd.Load(7 < Half ? a + (7 * TPitch.Value) : b + ((7 - Half) * TPitch.Value)), c7);
            }

            if (TPixels.Value > 8)
            {
                c8 = TSimd.MultiplyAdd(k, TSimd.Load(8 < Half ? a + (8 * TPitch.Value) : b + ((8 - Half) * TPitch.Value)), c8);
            }

            if (TPixels.Value > 9)
            {
                c9 = TSimd.MultiplyAdd(k, TSimd.Load(9 < Half ? a + (9 * TPitch.Value) : b + ((9 - Half) * TPitch.Value)), c9);
            }

            if (TPixels.Value > 10)
            {
                c10 = TSimd.MultiplyAdd(k, TSimd.Load(10 < Half ? a + (10 * TPitch.Value) : b + ((10 - Half) * TPitch.Value)), c10);
            }

            if (TPixels.Value > 11)
            {
                c11 = TSimd.MultiplyAdd(k, TSimd.Load(11 < Half ? a + (11 * TPitch.Value) : b + ((11 - Half) * TPitch.Value)), c11);
            }

            if (TPixels.Value > 12)
            {
                c12 = TSimd.MultiplyAdd(k, TSimd.Load(12 < Half ? a + (12 * TPitch.Value) : b + ((12 - Half) * TPitch.Value)), c12);
            }

            if (TPixels.Value > 13)
            {
                c13 = TSimd.MultiplyAdd(k, TSimd.Load(13 < Half ? a + (13 * TPitch.Value) : b + ((13 - Half) * TPitch.Value)), c13);
            }
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        float* p = call->Output;
        float* q = p + call->OutputSplit;
        if (TPixels.Value > 0)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c0)), 0 < Half ? p + (0 * ChannelBlock.Size) : q + ((0 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 1)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c1)), 1 < Half ? p + (1 * ChannelBlock.Size) : q + ((1 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 2)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c2)), 2 < Half ? p + (2 * ChannelBlock.Size) : q + ((2 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 3)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c3)), 3 < Half ? p + (3 * ChannelBlock.Size) : q + ((3 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 4)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c4)), 4 < Half ? p + (4 * ChannelBlock.Size) : q + ((4 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 5)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c5)), 5 < Half ? p + (5 * ChannelBlock.Size) : q + ((5 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 6)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c6)), 6 < Half ? p + (6 * ChannelBlock.Size) : q + ((6 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 7)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c7)), 7 < Half ? p + (7 * ChannelBlock.Size) : q + ((7 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 8)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c8)), 8 < Half ? p + (8 * ChannelBlock.Size) : q + ((8 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 9)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c9)), 9 < Half ? p + (9 * ChannelBlock.Size) : q + ((9 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 10)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c10)), 10 < Half ? p + (10 * ChannelBlock.Size) : q + ((10 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 11)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c11)), 11 < Half ? p + (11 * ChannelBlock.Size) : q + ((11 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 12)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c12)), 12 < Half ? p + (12 * ChannelBlock.Size) : q + ((12 - Half) * ChannelBlock.Size));
        }

        if (TPixels.Value > 13)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c13)), 13 < Half ? p + (13 * ChannelBlock.Size) : q + ((13 - Half) * ChannelBlock.Size));
        }
    }
}
