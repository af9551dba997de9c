using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>A value of the graph in one layout: a storage, or the same floats under other sizes.</summary>
/// <param name="Storage">Where it lies.</param>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record PlanValue(PlanStorage Storage, int Channels, int Height, int Width)
{
    public bool Planar => Storage.Planar;

    /// <summary>One pixel: plain and blocked order are the same.</summary>
    public bool IsVector => Height * Width == 1;

    public int Length => Channels * Height * Width;

    /// <summary>Whether the value has its storage for itself.</summary>
    public bool IsWhole => Channels == Storage.Channels && Height == Storage.Height && Width == Storage.Width;

    /// <summary>The tensor after allocation.</summary>
    public BlockedTensor Tensor()
    {
        if (IsWhole)
        {
            return Storage.Tensor();
        }

        BlockedTensor whole = Storage.Tensor();
        BlockedTensor view = IsVector
            ? BlockedTensor.Blocked(whole.Origin, Channels, 1, 1, default)
            : BlockedTensor.PlainNchw(whole.Origin, Channels, Height, Width, default);
        return view with { Image = whole.Image, Space = whole.Space };
    }

    /// <summary>The tensor as one run of floats per image, for kernels that do not care about its sizes.</summary>
    public BlockedTensor Run()
    {
        BlockedTensor tensor = Tensor();
        return BlockedTensor.Rows(tensor.Origin, Length, tensor.Image) with { Space = tensor.Space };
    }
}
