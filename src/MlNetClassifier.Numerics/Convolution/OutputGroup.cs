namespace MlNetClassifier.Numerics;

/// <summary>Output blocks that a register tile computes together.</summary>
/// <param name="Block">First block.</param>
/// <param name="Blocks">One or two.</param>
/// <param name="InputShift">Floats from the first input channel to the first that these outputs read.</param>
internal readonly record struct OutputGroup(int Block, int Blocks, nint InputShift);
