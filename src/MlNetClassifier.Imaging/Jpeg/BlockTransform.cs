using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Chooses the inverse transform for a block by its size and its coefficients.</summary>
internal static unsafe class BlockTransform
{
    /// <param name="block">64 coefficients, natural order.</param>
    /// <param name="quantization">64 factors, natural order.</param>
    /// <param name="size">Side of the result: 8, 4, 2 or 1.</param>
    /// <param name="end">One past the place of the last coefficient in file order; 1 for a block that has only DC.</param>
    /// <param name="target">Upper left sample.</param>
    /// <param name="stride">Bytes from row to row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(short* block, short* quantization, int size, int end, byte* target, nint stride)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            WithoutVectors(block, quantization, size, target, stride);
        }
        else if (size != 8)
        {
            Reduced(block, quantization, size, target, stride);
        }
        else if (end <= 1)
        {
            InverseDct.TransformDc(block[0] * quantization[0], target, stride);
        }
        else if (end <= InverseDct.CornerEnd)
        {
            InverseDct.TransformCorner(block, quantization, target, stride);
        }
        else
        {
            InverseDct.Transform(block, quantization, target, stride);
        }
    }

    private static void WithoutVectors(short* block, short* quantization, int size, byte* target, nint stride)
    {
        switch (size)
        {
            case 8:
                InverseDctReference.Transform(block, quantization, target, stride);
                break;
            case 4:
                ReducedInverseDctReference.Transform4(block, quantization, target, stride);
                break;
            case 2:
                ReducedInverseDctReference.Transform2(block, quantization, target, stride);
                break;
            default:
                ReducedInverseDctReference.Transform1(block, quantization, target);
                break;
        }
    }

    private static void Reduced(short* block, short* quantization, int size, byte* target, nint stride)
    {
        switch (size)
        {
            case 4:
                ReducedInverseDct.Transform4(block, quantization, target, stride);
                break;
            case 2:
                ReducedInverseDct.Transform2(block, quantization, target, stride);
                break;
            default:
                ReducedInverseDctReference.Transform1(block, quantization, target);
                break;
        }
    }
}
