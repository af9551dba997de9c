using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Samples.Images
{
    public static class ResizeImages
    {
        public static void Example()
        {
            var mlContext = new MLContext();

            // Four columns of pixels, two rows: red, green, blue, white.
            byte[] row = { 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255 };
            var data = mlContext.Data.LoadFromEnumerable(new[] { new Picture { Image = MLImage.CreateFromPixels(4, 2, MLPixelFormat.Rgba32, row.Concat(row).ToArray()) } });
            foreach (var anchor in new[] { ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Center, ImageResizingEstimator.Anchor.Right })
            {
                Show(mlContext, data, "crop " + anchor, mlContext.Transforms.ResizeImages("Out", imageWidth: 2, imageHeight: 2, inputColumnName: "Image",
                    resizing: ImageResizingEstimator.ResizingKind.IsoCrop, cropAnchor: anchor));
            }

            foreach (var anchor in new[] { ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Center, ImageResizingEstimator.Anchor.Bottom })
            {
                Show(mlContext, data, "pad " + anchor, mlContext.Transforms.ResizeImages("Out", 4, 4, "Image", ImageResizingEstimator.ResizingKind.IsoPad, anchor));
            }

            Show(mlContext, data, "fill", mlContext.Transforms.ResizeImages("Out", 4, 4, "Image", ImageResizingEstimator.ResizingKind.Fill));
        }

        private static void Show(MLContext mlContext, IDataView data, string name, ImageResizingEstimator resizing)
        {
            var pipeline = resizing.Append(mlContext.Transforms.ExtractPixels("Pixels", "Out", interleavePixelColors: true));
            float[] pixels = pipeline.Fit(data).Transform(data).GetColumn<float[]>("Pixels").First();
            int width = pixels.Length == 12 ? 2 : 4;
            var letters = pixels.Chunk(3).Select(p => p[0] > 128 && p[1] > 128 ? 'w' : p[0] > 128 ? 'r' : p[1] > 128 ? 'g' : p[2] > 128 ? 'b' : '.').ToArray();
            Console.WriteLine(name + ": " + string.Join(" ", letters.Chunk(width).Select(line => new string(line))));
        }

        // Expected output:
        // crop Left: rg rg
        // crop Center: gb gb
        // crop Right: bw bw
        // pad Top: rgbw rgbw .... ....
        // pad Center: .... rgbw rgbw ....
        // pad Bottom: .... .... rgbw rgbw
        // fill: rgbw rgbw rgbw rgbw

        private class Picture
        {
            [ImageType(2, 4)]
            public MLImage Image { get; set; }
        }
    }
}
