using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Samples.Images
{
    /// <summary>Every order and choice of colours of a picture of two pixels.</summary>
    public static class ExtractPixels
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var data = mlContext.Data.LoadFromEnumerable(new[] { new Picture { Image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, new byte[] { 1, 2, 3, 255, 10, 20, 30, 255 }) } });
            foreach (var order in new[]
            {
                ImagePixelExtractingEstimator.ColorsOrder.ARGB, ImagePixelExtractingEstimator.ColorsOrder.ARBG, ImagePixelExtractingEstimator.ColorsOrder.ABRG,
                ImagePixelExtractingEstimator.ColorsOrder.ABGR, ImagePixelExtractingEstimator.ColorsOrder.AGRB, ImagePixelExtractingEstimator.ColorsOrder.AGBR,
            })
            {
                Console.WriteLine(order + ": " + Pixels(mlContext, data, mlContext.Transforms.ExtractPixels("Pixels", "Image", ImagePixelExtractingEstimator.ColorBits.All, order))
                    + " | " + Pixels(mlContext, data, mlContext.Transforms.ExtractPixels("Pixels", "Image", orderOfExtraction: order, interleavePixelColors: true)));
            }

            foreach (var colors in new[]
            {
                ImagePixelExtractingEstimator.ColorBits.Alpha, ImagePixelExtractingEstimator.ColorBits.Red, ImagePixelExtractingEstimator.ColorBits.Green, ImagePixelExtractingEstimator.ColorBits.Blue,
                ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorBits.Red | ImagePixelExtractingEstimator.ColorBits.Blue,
            })
                Console.WriteLine(colors + ": " + Pixels(mlContext, data, mlContext.Transforms.ExtractPixels("Pixels", "Image", colorsToExtract: colors)));

            Console.WriteLine(Pixels(mlContext, data, mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 1, scaleImage: 0.5f)));
            var bytes = mlContext.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false).Fit(data).Transform(data);
            Console.WriteLine(bytes.Schema["Pixels"].Type + " " + string.Join(" ", bytes.GetColumn<byte[]>("Pixels").First()));
            Console.WriteLine(MLPixelFormat.Unknown);
        }

        // Expected output:
        // ARGB: 255 255 1 10 2 20 3 30 | 1 2 3 10 20 30
        // ARBG: 255 255 1 10 3 30 2 20 | 1 3 2 10 30 20
        // ABRG: 255 255 3 30 1 10 2 20 | 3 1 2 30 10 20
        // ABGR: 255 255 3 30 2 20 1 10 | 3 2 1 30 20 10
        // AGRB: 255 255 2 20 1 10 3 30 | 2 1 3 20 10 30
        // AGBR: 255 255 2 20 3 30 1 10 | 2 3 1 20 30 10
        // Alpha: 255 255
        // Red: 1 10
        // Green: 2 20
        // Blue: 3 30
        // Rgb: 1 10 2 20 3 30
        // All: 255 255 1 10 2 20 3 30
        // Red, Blue: 1 10 3 30
        // 0 4.5 0.5 9.5 1 14.5
        // Vector<Byte, 3, 1, 2> 1 10 2 20 3 30
        // Unknown

        private static string Pixels(MLContext mlContext, IDataView data, ImagePixelExtractingEstimator estimator) =>
            string.Join(" ", estimator.Fit(data).Transform(data).GetColumn<float[]>("Pixels").First());

        private class Picture
        {
            [ImageType(1, 2)]
            public MLImage Image { get; set; }
        }
    }
}
