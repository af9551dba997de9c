using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Numerics;

/// <summary>Zeroed single-precision memory outside the garbage-collected heap, aligned for the widest vectors.</summary>
/// <remarks>
/// Kernels walk raw pointers over tensors of several megabytes; memory that never moves needs no pinning, and an allocation
/// aligned to a page keeps every 64-byte channel block within one cache line.
/// </remarks>
public sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 4096;
    private float* pointer;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    /// <param name="length">Number of floats, zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or beyond the address space.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue / 8);
        Length = length;
        nuint bytes = Math.Max(Alignment, checked((nuint)length * sizeof(float)));
        pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(pointer, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Frees the memory if <see cref="Dispose"/> was not called.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>Number of floats.</summary>
    public long Length { get; }

    /// <summary>The first float; valid until the buffer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    internal float* Pointer
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(pointer == null, this);
            return pointer;
        }
    }

    /// <summary>The floats from <paramref name="start"/> on.</summary>
    /// <param name="start">Index of the first float.</param>
    /// <param name="length">Number of floats.</param>
    /// <returns>A view that must not outlive the buffer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range lies outside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public Span<float> AsSpan(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length, nameof(length));
        return new Span<float>(Pointer + start, length);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (pointer != null)
        {
            NativeMemory.AlignedFree(pointer);
            pointer = null;
            GC.RemoveMemoryPressure((long)Math.Max(Alignment, (nuint)Length * sizeof(float)));
        }
    }
}
