using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Memory;

public class AlignedBufferTests
{
    [Fact]
    public unsafe void MemoryIsAlignedAndZero()
    {
        using var buffer = new AlignedBuffer(1000);
        Assert.Equal(0, (nint)buffer.Pointer % 64);
        Assert.All(buffer.AsSpan(0, 1000).ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void ViewsAreChecked()
    {
        using var buffer = new AlignedBuffer(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.AsSpan(5, 6).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
    }

    [Fact]
    public void DisposedMemoryIsRefused()
    {
        var buffer = new AlignedBuffer(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.AsSpan(0, 1).Length);
    }
}
