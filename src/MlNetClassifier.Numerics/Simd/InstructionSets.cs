using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Numerics;

/// <summary>What the processor can do.</summary>
public static class InstructionSets
{
    /// <summary>The widest instruction set that the processor and the runtime's settings allow.</summary>
    public static InstructionSet Widest { get; } =
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? InstructionSet.Vector512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Vector256
        : Vector128.IsHardwareAccelerated ? InstructionSet.Vector128
        : InstructionSet.Scalar;

    /// <summary>Every instruction set that can be asked for here, narrowest first.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } =
        [.. new[] { InstructionSet.Scalar, InstructionSet.Vector128, InstructionSet.Vector256, InstructionSet.Vector512 }.Where(IsSupported)];

    /// <summary>Whether kernels of this width run here.</summary>
    /// <param name="set">A width, or <see cref="InstructionSet.Best"/>.</param>
    /// <returns>True when <see cref="Resolve"/> accepts it.</returns>
    public static bool IsSupported(InstructionSet set) => Enum.IsDefined(set) && set <= Widest;

    /// <summary>Replaces <see cref="InstructionSet.Best"/> by the widest and refuses what the processor lacks.</summary>
    /// <param name="set">What was asked for.</param>
    /// <returns>A width that can run.</returns>
    /// <exception cref="PlatformNotSupportedException">The processor lacks it.</exception>
    public static InstructionSet Resolve(InstructionSet set)
    {
        if (!IsSupported(set))
        {
            throw new PlatformNotSupportedException(
                $"Instruction set {set} is not available: this processor offers {string.Join(", ", Available)}. Use {nameof(InstructionSet.Best)}.");
        }

        return set == InstructionSet.Best ? Widest : set;
    }
}
