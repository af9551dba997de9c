namespace MlNetClassifier.Numerics;

/// <summary>Where an activation lies and how it is strided; all strides and offsets count floats.</summary>
/// <param name="Origin">From the start of its memory to pixel (0, 0) of channel 0 of image 0.</param>
/// <param name="Channels">Channels; the last block's surplus lanes hold unspecified finite values.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Row">From a pixel to the one below.</param>
/// <param name="Plane">From a channel block to the next.</param>
/// <param name="Image">From an image to the next.</param>
/// <param name="Border">Zeroed pixels around the picture, which convolutions read instead of testing for the edge.</param>
/// <param name="Planar">
/// False: channel-blocked, pixels 16 floats apart. True: plain NCHW planes, <paramref name="Plane"/> is the distance of channels, pixels are adjacent.
/// </param>
/// <param name="Space">Which of <see cref="LayerCall.Bases"/> it lies in: 0 is the arena, the others are the caller's inputs and outputs.</param>
internal readonly record struct BlockedTensor(
    long Origin,
    int Channels,
    int Height,
    int Width,
    nint Row,
    nint Plane,
    nint Image,
    Border Border,
    bool Planar,
    int Space = 0)
{
    public int Blocks => ChannelBlock.Count(Channels);

    /// <summary>Distance of neighbouring pixels.</summary>
    public int Pitch => Planar ? 1 : ChannelBlock.Size;

    /// <summary>Rows follow each other without a gap, so that a block's pixels are one run.</summary>
    public bool IsDense => Row == (nint)Width * Pitch;

    /// <summary>A blocked tensor that begins at <paramref name="start"/>.</summary>
    public static BlockedTensor Blocked(long start, int channels, int height, int width, Border border)
    {
        nint row = (nint)(width + border.Left + border.Right) * ChannelBlock.Size;
        nint plane = row * (height + border.Top + border.Bottom);
        return new BlockedTensor(
            start + (border.Top * row) + (border.Left * ChannelBlock.Size),
            channels,
            height,
            width,
            row,
            plane,
            plane * ChannelBlock.Count(channels),
            border,
            Planar: false);
    }

    /// <summary>Rows of <paramref name="length"/> floats, one per image, <paramref name="image"/> apart.</summary>
    public static BlockedTensor Rows(long start, int length, nint image) =>
        new(start, 1, 1, length, length, length, image, default, Planar: true);

    /// <summary>A plain NCHW tensor with a border that begins at <paramref name="start"/>.</summary>
    public static BlockedTensor PlainNchw(long start, int channels, int height, int width, Border border)
    {
        nint row = width + border.Left + border.Right;
        nint plane = row * (height + border.Top + border.Bottom);
        return new BlockedTensor(
            start + (border.Top * row) + border.Left, channels, height, width, row, plane, plane * channels, border, Planar: true);
    }

    /// <summary>Channels <paramref name="first"/> … of a blocked tensor, in place; <paramref name="first"/> is a multiple of the block.</summary>
    public BlockedTensor Slice(int first, int channels) =>
        this with { Origin = Origin + (first / ChannelBlock.Size * Plane), Channels = channels };
}
