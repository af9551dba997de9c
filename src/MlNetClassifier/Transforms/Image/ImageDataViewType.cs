using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Pictures; a value is an <see cref="MLImage"/>, or null where there is none.</summary>
public sealed class ImageDataViewType : StructuredDataViewType
{
    /// <summary>The height in pixels; 0 when it varies.</summary>
    public readonly int Height;

    /// <summary>The width in pixels; 0 when it varies.</summary>
    public readonly int Width;

    /// <summary>Pictures of one size.</summary>
    /// <param name="height">The height in pixels, positive.</param>
    /// <param name="width">The width in pixels, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the picture is larger than 2³¹−1 bytes.</exception>
    public ImageDataViewType(int height, int width)
        : base(typeof(MLImage))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if ((long)height * width > int.MaxValue / 4)
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, $"A picture of {width}×{height} pixels is larger than 2³¹−1 bytes.");
        }

        Height = height;
        Width = width;
    }

    /// <summary>Pictures of any size.</summary>
    public ImageDataViewType()
        : base(typeof(MLImage))
    {
    }

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is ImageDataViewType image && image.Height == Height && image.Width == Width;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width);

    /// <inheritdoc/>
    public override string ToString() => Height == 0 && Width == 0 ? "Image" : $"Image<{Height}, {Width}>";
}
