namespace MlNetClassifier.Numerics;

/// <summary>The vector width that kernels use.</summary>
public enum InstructionSet
{
    /// <summary>The widest that the processor has.</summary>
    Best = 0,

    /// <summary>One float at a time: the plain path that judges the others.</summary>
    Scalar = 1,

    /// <summary>Four floats: SSE on x64, AdvSimd on Arm64.</summary>
    Vector128 = 4,

    /// <summary>Eight floats: AVX2 with fused multiply-add.</summary>
    Vector256 = 8,

    /// <summary>Sixteen floats: AVX-512F.</summary>
    Vector512 = 16,
}
