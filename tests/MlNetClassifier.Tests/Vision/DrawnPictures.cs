using MlNetClassifier.Data;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Tests.Vision;

/// <summary>Pictures drawn by code: stripes of three directions, noisy, in random colours. A folder of them that goes when disposed.</summary>
internal sealed class DrawnPictures : IDisposable
{
    public static readonly string[] Classes = ["across", "upright", "aslant"];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"drawn-{Guid.NewGuid():N}");

    public DrawnPictures(int count, int seed = 1)
    {
        Directory.CreateDirectory(_folder);
        Random random = new(seed);
        Rows = [.. Enumerable.Range(0, count).Select(i =>
        {
            string path = Path.Combine(_folder, $"{i}.png");
            File.WriteAllBytes(path, Draw(i % 3, random));
            return new Row { ImagePath = path, Label = Classes[i % 3] };
        })];
    }

    public Row[] Rows { get; }

    public static byte[] Draw(int direction, Random random)
    {
        PixelImage image = new(40, 40, PixelFormat.Rgb24);
        double phase = random.NextDouble() * 6, period = 4 + 3 * random.NextDouble();
        double[] colour = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        for (int i = 0; i < 1600; i++)
        {
            double along = direction switch { 0 => i / 40, 1 => i % 40, _ => (i / 40 + i % 40) * 0.7 };
            double value = 0.5 + 0.4 * Math.Sin(2 * Math.PI * along / period + phase);
            for (int c = 0; c < 3; c++)
            {
                image.Pixels[3 * i + c] = (byte)(255 * Math.Clamp(value * (0.5 + 0.5 * colour[c]) + 0.1 * (random.NextDouble() - 0.5), 0, 1));
            }
        }

        using MemoryStream file = new();
        PngEncoder.Encode(image, file);
        return file.ToArray();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }

    public sealed class BytesRow
    {
        public byte[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
