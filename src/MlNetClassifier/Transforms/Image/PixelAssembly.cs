using MlNetClassifier.Data;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>The options of one column of <see cref="VectorToImageConvertingTransformer"/>, and the conversion itself.</summary>
/// <param name="Layout">Which colours the vector has and how they lie; byte = value × scale − offset.</param>
/// <param name="Type">The size of the pictures.</param>
/// <param name="Defaults">Red, green, blue and alpha where the vector has none.</param>
internal sealed record PixelAssembly(PixelExtraction Layout, ImageDataViewType Type, int[] Defaults)
{
    /// <summary>Makes a picture of the numbers of a vector.</summary>
    public MLImage Assemble(ReadOnlySpan<float> values)
    {
        int count = Type.Width * Type.Height;
        PixelImage image = new(Type.Width, Type.Height, PixelFormat.Rgba32);
        for (int color = 0; color < 4; color++)
        {
            int plane = Layout.PlaneOf(color);
            for (int pixel = 0; pixel < count; pixel++)
            {
                float value = plane < 0 ? Defaults[color]
                    : (values[Layout.Interleave ? (pixel * Layout.Planes) + plane : (plane * count) + pixel] * Layout.Scale) - Layout.Offset;

                // Out of range is cut off; ML.NET lets it wrap around.
                image.Pixels[(pixel * 4) + color] = (byte)Math.Clamp(MathF.Round(value), 0, 255);
            }
        }

        return new MLImage(image);
    }
}
