using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Simd;

public class InstructionSetsTests
{
    [Fact]
    public void BestIsTheWidest()
    {
        Assert.Equal(InstructionSets.Widest, InstructionSets.Resolve(InstructionSet.Best));
        Assert.Contains(InstructionSet.Scalar, InstructionSets.Available);
        Assert.Equal(InstructionSets.Widest, InstructionSets.Available[^1]);
    }

    [Fact]
    public void UnknownWidthsAreRefused() =>
        Assert.Throws<PlatformNotSupportedException>(() => InstructionSets.Resolve((InstructionSet)32));
}
