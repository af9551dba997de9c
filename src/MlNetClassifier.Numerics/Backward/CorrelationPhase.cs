namespace MlNetClassifier.Numerics;

/// <summary>
/// The pixels of a target image that are sums over the same taps: all of them in a convolution, every s-th in each direction in the gradient
/// of one with stride s.
/// </summary>
internal sealed class CorrelationPhase
{
    /// <summary>First target pixel, in floats from the target's first pixel.</summary>
    public required int TargetStart { get; init; }

    /// <summary>Floats between target rows of the phase.</summary>
    public required int TargetRow { get; init; }

    /// <summary>Floats between target pixels of the phase.</summary>
    public required int TargetPixel { get; init; }

    /// <summary>Target rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Target pixels of a row.</summary>
    public required int Columns { get; init; }

    /// <summary>Floats between the source rows of successive target rows.</summary>
    public required int SourceRow { get; init; }

    /// <summary>Floats between the source pixels of successive target pixels.</summary>
    public required int SourcePixel { get; init; }

    /// <summary>Place in the source of each step, in floats from the source's first pixel.</summary>
    public required int[] StepOffsets { get; init; }

    /// <summary>Terms of a step.</summary>
    public required int Terms { get; init; }

    /// <summary>Index in the kernel of each tap, in the order in which the weights are packed.</summary>
    public required int[] Taps { get; init; }
}
