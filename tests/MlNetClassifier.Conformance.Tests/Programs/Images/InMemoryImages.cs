using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Samples.Images
{
    /// <summary>Pictures made in memory go through a pipeline like files.</summary>
    public static class InMemoryImages
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            var images = new[]
            {
                new ImageDataPoint(10, 6, red: 255, green: 0, blue: 0),
                new ImageDataPoint(10, 6, red: 0, green: 128, blue: 255),
            };
            IDataView data = mlContext.Data.LoadFromEnumerable(images);
            Console.WriteLine(data.Schema["Image"].Type);
            var type = (ImageDataViewType)data.Schema["Image"].Type;
            Console.WriteLine(type.Height + " " + type.Width + " " + type.Equals(new ImageDataViewType(6, 10)) + " " + new ImageDataViewType());

            var model = mlContext.Transforms.ConvertToGrayscale("GrayImage", "Image")
                .Append(mlContext.Transforms.ResizeImages("Small", 5, 3, "Image", ImageResizingEstimator.ResizingKind.Fill, ImageResizingEstimator.Anchor.Left))
                .Append(mlContext.Transforms.ExtractPixels("Planes", "Small"))
                .Append(mlContext.Transforms.ExtractPixels("Blue", "Small", ImagePixelExtractingEstimator.ColorBits.Blue, outputAsFloatArray: false))
                .Append(mlContext.Transforms.ExtractPixels("All", "Small", colorsToExtract: ImagePixelExtractingEstimator.ColorBits.All,
                    orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR, interleavePixelColors: true, offsetImage: 127.5f, scaleImage: 2f / 255))
                .Fit(data);
            IDataView transformed = model.Transform(data);
            Console.WriteLine(string.Join(", ", new[] { "Planes", "Blue", "All" }.Select(name => transformed.Schema[name].ToString())));
            foreach (var row in mlContext.Data.CreateEnumerable<Transformed>(transformed, reuseRowObject: false))
            {
                Console.WriteLine($"{string.Join(" ", row.Planes.Where((_, i) => i % 15 == 0))} | {row.Blue[7]} | {string.Join(" ", row.All.Take(4))}"
                    + $" | {row.GrayImage.Width}x{row.GrayImage.Height} {string.Join(" ", row.GrayImage.Pixels.Slice(0, 4).ToArray())}");
                row.GrayImage.Dispose();
                row.Image.Dispose();
            }

            // One picture by a prediction engine.
            using var engine = mlContext.Model.CreatePredictionEngine<ImageDataPoint, Transformed>(model);
            var prediction = engine.Predict(new ImageDataPoint(10, 6, 0, 0, 200));
            Console.WriteLine(prediction.Blue[0]);

            // Numbers become a picture.
            var vectors = mlContext.Data.LoadFromEnumerable(new[] { new Vector { Features = Enumerable.Range(0, 3 * 2 * 4).Select(i => (float)i).ToArray() } });
            var toImage = mlContext.Transforms.ConvertToImage(2, 4, "Picture", "Features", ImagePixelExtractingEstimator.ColorBits.Rgb,
                ImagePixelExtractingEstimator.ColorsOrder.ARGB, interleavedColors: false, scaleImage: 2, offsetImage: 0, defaultAlpha: 255, defaultRed: 0, defaultGreen: 0, defaultBlue: 0)
                .Append(mlContext.Transforms.ExtractPixels("Back", "Picture"));
            var pictures = toImage.Fit(vectors).Transform(vectors);
            Console.WriteLine(pictures.Schema["Picture"].Type + " " + string.Join(" ", pictures.GetColumn<float[]>("Back").First().Take(5)));

            // What a picture knows of itself.
            using (MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }))
            {
                image.Tag = "two pixels";
                Console.WriteLine($"{image.Tag} {image.Width}x{image.Height} {image.BitsPerPixel} {image.PixelFormat} {string.Join(" ", image.Pixels.ToArray())} | {string.Join(" ", image.GetBGRPixels)}");
                image.Save("two.png");
                image.Save("two.jpg");
            }

            using (MLImage image = MLImage.CreateFromFile("two.png"))
            using (Stream stream = File.OpenRead("two.png"))
            using (MLImage same = MLImage.CreateFromStream(stream))
                Console.WriteLine(image.Pixels.SequenceEqual(same.Pixels) + " " + string.Join(" ", image.GetBGRPixels));
        }

        // Expected output:
        // Image<6, 10>
        // 6 10 True Image
        // Planes: Vector<Single, 3, 3, 5>, Blue: Vector<Byte, 1, 3, 5>, All: Vector<Single, 3, 5, 4>
        // 255 0 0 | 0 | 1 -1 -1 1 | 10x6 77 77 77 255
        // 0 128 255 | 255 | 1 1 0.003921569 -1 | 10x6 104 104 104 255
        // 200
        // Image<2, 4> 0 2 4 6 8
        // two pixels 2x1 32 Rgba32 1 2 3 255 4 5 6 255 | 3 2 1 6 5 4
        // True 3 2 1 6 5 4

        private class ImageDataPoint
        {
            [ImageType(6, 10)]
            public MLImage Image { get; set; }

            public ImageDataPoint()
            {
            }

            public ImageDataPoint(int width, int height, byte red, byte green, byte blue)
            {
                byte[] pixels = new byte[width * height * 4];
                for (int i = 0; i < pixels.Length; i += 4)
                {
                    pixels[i] = red;
                    pixels[i + 1] = green;
                    pixels[i + 2] = blue;
                    pixels[i + 3] = 255;
                }

                Image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels);
            }
        }

        private class Transformed : ImageDataPoint
        {
            [ImageType(6, 10)]
            public MLImage GrayImage { get; set; }

            public float[] Planes { get; set; }

            public byte[] Blue { get; set; }

            public float[] All { get; set; }
        }

        private class Vector
        {
            [VectorType(3, 2, 4)]
            public float[] Features { get; set; }
        }
    }
}
