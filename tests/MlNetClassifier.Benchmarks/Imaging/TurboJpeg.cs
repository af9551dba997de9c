using System.Runtime.InteropServices;

namespace MlNetClassifier.Benchmarks.Imaging;

/// <summary>
/// The decompressor of libjpeg-turbo's TurboJPEG library (Debian package libturbojpeg0), called with its defaults: accurate integer
/// transform, smooth enlargement of colour.
/// </summary>
internal sealed unsafe class TurboJpeg : IDisposable
{
    private const int PixelFormatRgb = 0;
    private readonly nint _library;
    private readonly nint _handle;
    private readonly delegate* unmanaged<nint, byte*, nuint, int*, int*, int*, int*, int> _header;
    private readonly delegate* unmanaged<nint, byte*, nuint, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged<nint, int> _destroy;

    private TurboJpeg(nint library)
    {
        _library = library;
        _header = (delegate* unmanaged<nint, byte*, nuint, int*, int*, int*, int*, int>)NativeLibrary.GetExport(library, "tjDecompressHeader3");
        _decompress = (delegate* unmanaged<nint, byte*, nuint, byte*, int, int, int, int, int, int>)NativeLibrary.GetExport(library, "tjDecompress2");
        _destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "tjDestroy");
        _handle = ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "tjInitDecompress"))();
    }

    /// <summary>The library, or null where it is not installed.</summary>
    public static TurboJpeg? TryLoad()
        => NativeLibrary.TryLoad("libturbojpeg.so.0", out nint library) ? new TurboJpeg(library) : null;

    /// <summary>Decodes into the buffer, which must be large enough; returns width and height.</summary>
    public (int Width, int Height) Decode(ReadOnlySpan<byte> file, Span<byte> rgb)
    {
        int width, height, subsampling, colors;
        fixed (byte* data = file, target = rgb)
        {
            if (_header(_handle, data, (nuint)file.Length, &width, &height, &subsampling, &colors) != 0
                || (long)width * height * 3 > rgb.Length
                || _decompress(_handle, data, (nuint)file.Length, target, width, 0, height, PixelFormatRgb, 0) != 0)
            {
                throw new InvalidOperationException("TurboJPEG could not decode the file.");
            }
        }

        return (width, height);
    }

    public void Dispose()
    {
        _destroy(_handle);
        NativeLibrary.Free(_library);
    }
}
