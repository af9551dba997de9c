using System;
using System.IO;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Samples.Images
{
    public static class LoadImages
    {
        public static void Example()
        {
            var mlContext = new MLContext();
            string images = Assets.Colours("images", 1);
            File.WriteAllText(Path.Combine(images, "images.tsv"), "red/00.png\tred\nblue/00.png\tblue\n");
            var data = mlContext.Data.CreateTextLoader(new TextLoader.Options()
            {
                Columns = new[]
                {
                    new TextLoader.Column("ImagePath", DataKind.String, 0),
                    new TextLoader.Column("Name", DataKind.String, 1),
                },
            }).Load(Path.Combine(images, "images.tsv"));

            var pipeline = mlContext.Transforms.LoadImages("ImageObject", images, "ImagePath")
                .Append(mlContext.Transforms.ResizeImages("ImageObjectResized", inputColumnName: "ImageObject", imageWidth: 20, imageHeight: 10))
                .Append(mlContext.Transforms.ConvertToGrayscale("Grayscale", "ImageObjectResized"))
                .Append(mlContext.Transforms.ExtractPixels("Pixels", "ImageObjectResized"))
                .Append(mlContext.Transforms.ExtractPixels("GrayPixels", "Grayscale"));
            var transformed = pipeline.Fit(data).Transform(data);
            Console.WriteLine(string.Join("\n", transformed.Schema.Select(column => column.ToString())));

            using (var cursor = transformed.GetRowCursor(transformed.Schema))
            {
                ReadOnlyMemory<char> imagePath = default;
                MLImage imageObject = null;
                MLImage resizedImageObject = null;
                var imagePathGetter = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["ImagePath"]);
                var imageObjectGetter = cursor.GetGetter<MLImage>(cursor.Schema["ImageObject"]);
                var resizedGetter = cursor.GetGetter<MLImage>(cursor.Schema["ImageObjectResized"]);
                while (cursor.MoveNext())
                {
                    imagePathGetter(ref imagePath);
                    imageObjectGetter(ref imageObject);
                    resizedGetter(ref resizedImageObject);
                    Console.WriteLine($"{imagePath} {imageObject.Width}x{imageObject.Height} {resizedImageObject.Width}x{resizedImageObject.Height} {imageObject.PixelFormat}");
                    imageObject.Dispose();
                    resizedImageObject.Dispose();
                }
            }

            // Gray: the three planes are one.
            float[] gray = transformed.GetColumn<float[]>("GrayPixels").First();
            Console.WriteLine(gray.Length + " " + gray.Take(200).SequenceEqual(gray.Skip(200).Take(200)));

            // The bytes of the files.
            var raw = mlContext.Transforms.LoadRawImageBytes("Bytes", images, "ImagePath").Fit(data).Transform(data);
            Console.WriteLine(raw.Schema["Bytes"].Type);
            Console.WriteLine(raw.GetColumn<byte[]>("Bytes").First().SequenceEqual(File.ReadAllBytes(Path.Combine(images, "red", "00.png"))));
            Console.WriteLine(raw.GetColumn<VBuffer<byte>>("Bytes").First().Length == new FileInfo(Path.Combine(images, "red", "00.png")).Length);

            ImageLoadingTransformer loader = mlContext.Transforms.LoadImages("Image", images, "ImagePath").Fit(data);
            Console.WriteLine(loader.ImageFolder == images);
            try
            {
                mlContext.Transforms.LoadImages("Image", "no such folder", "ImagePath");
            }
            catch (ArgumentException)
            {
                Console.WriteLine("no such folder");
            }
        }

        // Expected output:
        // ImagePath: String
        // Name: String
        // ImageObject: Image
        // ImageObjectResized: Image<10, 20>
        // Grayscale: Image<10, 20>
        // Pixels: Vector<Single, 3, 10, 20>
        // GrayPixels: Vector<Single, 3, 10, 20>
        // red/00.png 40x30 20x10 Bgra32
        // blue/00.png 40x30 20x10 Bgra32
        // 600 True
        // Vector<Byte>
        // True
        // True
        // True
        // no such folder
    }
}
