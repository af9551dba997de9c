using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>
/// Marks an <see cref="MLImage"/> member as an image column. The size is a promise about the column, not checked on each picture.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    private readonly int _height;
    private readonly int _width;

    /// <summary>Pictures of any size. (ML.NET has this constructor too, but fails as soon as the class is used.)</summary>
    public ImageTypeAttribute()
    {
    }

    /// <summary>Pictures of one size.</summary>
    /// <param name="height">The height in pixels, positive.</param>
    /// <param name="width">The width in pixels, positive.</param>
    public ImageTypeAttribute(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _height = height;
        _width = width;
    }

    /// <inheritdoc/>
    public override bool Equals(DataViewTypeAttribute? other) => other is ImageTypeAttribute image && image._height == _height && image._width == _width;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_height, _width);

    /// <inheritdoc/>
    public override void Register()
    {
    }

    internal override DataViewType GetColumnType() => _height == 0 ? new ImageDataViewType() : new ImageDataViewType(_height, _width);
}
