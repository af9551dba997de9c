using System.Runtime.InteropServices;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Vision;

/// <summary>A picture as a column has it: bytes of a file, the path of one, or pixels.</summary>
internal readonly struct Picture
{
    private readonly byte[]? _file;
    private readonly string? _path;
    private readonly PixelImage? _pixels;

    private Picture(byte[]? file, string? path, PixelImage? pixels) => (_file, _path, _pixels) = (file, path, pixels);

    /// <summary>Whether pictures can be read from a column of this type.</summary>
    public static bool IsPicture(DataViewType type) =>
        type is TextDataViewType or ImageDataViewType || (type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte);

    /// <summary>Makes a function that reads the row's picture; null for a missing one. The result does not change when the row moves on.</summary>
    public static Func<Picture?> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case TextDataViewType:
                ValueGetter<ReadOnlyMemory<char>> nextPath = row.GetGetter<ReadOnlyMemory<char>>(column);
                return () =>
                {
                    ReadOnlyMemory<char> path = default;
                    nextPath(ref path);
                    return path.IsEmpty ? null : new Picture(null, path.ToString(), null);
                };
            case ImageDataViewType:
                ValueGetter<MLImage?> nextImage = row.GetGetter<MLImage?>(column);
                return () =>
                {
                    MLImage? image = null;
                    nextImage(ref image);
                    return image is null ? null : new Picture(null, null, image.Image);
                };
            default:
                ValueGetter<VBuffer<byte>> nextBytes = row.GetGetter<VBuffer<byte>>(column);
                return () =>
                {
                    VBuffer<byte> bytes = default;
                    nextBytes(ref bytes);
                    return bytes.Length == 0 ? null : new Picture(bytes.IsDense ? bytes.GetValues().ToArray() : [.. bytes.DenseValues()], null, null);
                };
        }
    }

    /// <summary>Hash of what the picture is made of.</summary>
    /// <exception cref="InvalidImageException">The file cannot be read.</exception>
    public ContentHash Hash(out byte[] file)
    {
        if (_pixels is not null)
        {
            // Width and height lead, so that no picture of another shape has the same bytes.
            file = [];
            return ContentHash.Of([.. MemoryMarshal.AsBytes<int>([_pixels.Width, _pixels.Height, _pixels.Channels]), .. _pixels.Pixels]);
        }

        file = _file ?? MLImage.ReadFile(_path!);
        return ContentHash.Of(file);
    }

    /// <summary>The pixels.</summary>
    /// <param name="file">What <see cref="Hash"/> gave out, or null to read the file now.</param>
    /// <param name="options">How a file is decoded; null for upright.</param>
    /// <exception cref="InvalidImageException">The picture cannot be decoded.</exception>
    public PixelImage Decode(byte[]? file = null, ImageDecodeOptions? options = null) =>
        _pixels ?? ImageDecoder.Decode(file ?? _file ?? MLImage.ReadFile(_path!), options);
}
