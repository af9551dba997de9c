using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Memory of one or more values, from the first operation that writes it to the last that reads it.</summary>
internal sealed class PlanStorage
{
    /// <summary>Channels, rows and columns of an image, of all values that share the storage.</summary>
    public required int Channels { get; init; }

    public required int Height { get; init; }

    public required int Width { get; init; }

    /// <summary>Plain order instead of channel blocks.</summary>
    public required bool Planar { get; init; }

    /// <summary>Which of the run's memories it lies in; 0 is the arena, whose place the allocator finds.</summary>
    public int Space { get; init; }

    /// <summary>Memory of its own, because what is never written must stay zero.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Zeros around the picture, as wide as its readers need.</summary>
    public Border Border { get; set; }

    public int FirstWrite { get; set; } = int.MaxValue;

    public int LastRead { get; set; } = -1;

    /// <summary>Storage whose place this one may take when that one's last reader is this one's writer.</summary>
    public PlanStorage? Replaces { get; set; }

    /// <summary>The joined tensor that this one has become a part of, or null.</summary>
    public PlanValue? JoinedTo { get; set; }

    /// <summary>First channel within <see cref="JoinedTo"/>, a multiple of the channel block.</summary>
    public int JoinedAt { get; set; }

    /// <summary>The storage whose memory this one lies in: itself unless joined.</summary>
    public PlanStorage Root => JoinedTo is null ? this : JoinedTo.Storage.Root;

    /// <summary>Place in the arena, in floats.</summary>
    public long Start { get; set; }

    /// <summary>Floats of an image. Plain items are rounded up to whole channel blocks, so that a vector of features is also a 1 × 1 blocked tensor.</summary>
    public long ImageLength
    {
        get
        {
            long area = (long)(Width + Border.Left + Border.Right) * (Height + Border.Top + Border.Bottom);
            long length = area * (Planar ? Channels : ChannelBlock.Count(Channels) * ChannelBlock.Size);
            return Space == 0 ? (length + ChannelBlock.Size - 1) / ChannelBlock.Size * ChannelBlock.Size : length;
        }
    }

    /// <summary>The whole storage as a tensor.</summary>
    public BlockedTensor Tensor()
    {
        if (JoinedTo is not null)
        {
            return JoinedTo.Tensor().Slice(JoinedAt, Channels);
        }

        BlockedTensor tensor = Planar
            ? BlockedTensor.PlainNchw(Start, Channels, Height, Width, Border)
            : BlockedTensor.Blocked(Start, Channels, Height, Width, Border);
        return tensor with { Image = (nint)ImageLength, Space = Space };
    }
}
