using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Channel blocks to rows of tokens, <c>[row][column][channel]</c>, or back: sixteen neighbours at a time, which both orders keep together.</summary>
internal sealed unsafe class TokenKernel : LayerKernel
{
    private readonly BlockedTensor blocks;
    private readonly BlockedTensor tokens;
    private readonly bool toBlocks;

    /// <summary>Copies from one to the other.</summary>
    /// <param name="blocks">A blocked tensor.</param>
    /// <param name="tokens">As many floats as that has elements, in one run.</param>
    /// <param name="toBlocks">Whether the blocks are written; surplus lanes become 0, borders are left alone.</param>
    public TokenKernel(in BlockedTensor blocks, in BlockedTensor tokens, bool toBlocks)
    {
        this.blocks = blocks;
        this.tokens = tokens;
        this.toBlocks = toBlocks;
    }

    public override string Description => $"{(toBlocks ? "tokens to blocks" : "blocks to tokens")} {blocks.Channels} {blocks.Height}x{blocks.Width}";

    private int Pixels => blocks.Height * blocks.Width;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads), band = task % bands, image = task / bands, channels = blocks.Channels;
        float* b = call.At(blocks, image), t = call.At(tokens, image);
        int end = (int)((long)Pixels * (band + 1) / bands);
        for (int pixel = (int)((long)Pixels * band / bands); pixel < end; pixel++)
        {
            float* row = t + ((nint)pixel * channels);
            float* place = b + (pixel / blocks.Width * blocks.Row) + ((nint)(pixel % blocks.Width) * ChannelBlock.Size);
            int left = channels;
            for (; left >= ChannelBlock.Size; left -= ChannelBlock.Size, row += ChannelBlock.Size, place += blocks.Plane)
            {
                if (toBlocks)
                {
                    *(Block*)place = *(Block*)row;
                }
                else
                {
                    *(Block*)row = *(Block*)place;
                }
            }

            for (int lane = 0; lane < ChannelBlock.Size && left > 0; lane++)
            {
                if (toBlocks)
                {
                    place[lane] = lane < left ? row[lane] : 0;
                }
                else if (lane < left)
                {
                    row[lane] = place[lane];
                }
            }
        }
    }

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, Pixels));

    [InlineArray(ChannelBlock.Size)]
    private struct Block
    {
        private float first;
    }
}
