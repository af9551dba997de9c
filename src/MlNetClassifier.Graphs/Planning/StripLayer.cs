using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>What an operation needs to take part in a <see cref="StripChain"/>.</summary>
/// <param name="Create">Makes the stage for an input, an output and a residual with these strides.</param>
/// <param name="Extent">Input rows that one output row reads.</param>
/// <param name="StrideY">Input rows from one output row to the next.</param>
/// <param name="PadLeft">Zeros that it reads to the left of its input.</param>
/// <param name="PadRight">Zeros that it reads to the right.</param>
/// <param name="WeightBytes">Bytes of its weights, which are read again for every strip.</param>
internal sealed record StripLayer(
    Func<BlockedTensor, BlockedTensor, BlockedTensor?, StripStage> Create, int Extent, int StrideY, int PadLeft, int PadRight, long WeightBytes);
