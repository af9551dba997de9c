using MlNetClassifier.Data;

namespace MlNetClassifier.Conformance.Tests;

/// <summary>A folder of its own for a program, deleted afterwards.</summary>
internal sealed class Workspace : IDisposable
{
    public Workspace() => Path = Directory.CreateTempSubdirectory("mlnetclassifier-program-").FullName;

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes noisy pictures of one colour each, a folder for each colour.</summary>
    public string ColouredPictures(int perClass)
    {
        Random random = new(1);
        (string Name, byte[] Color)[] colours = [("red", [200, 60, 60]), ("green", [60, 200, 60]), ("blue", [60, 60, 200])];
        foreach ((string name, byte[] color) in colours)
        {
            Directory.CreateDirectory(this[$"coloured/{name}"]);
            for (int i = 0; i < perClass; i++)
            {
                byte[] pixels = [.. Enumerable.Range(0, 40 * 30).SelectMany(_ => color.Select(value => (byte)(value + random.Next(-50, 50))).Append(byte.MaxValue))];
                using MLImage image = MLImage.CreateFromPixels(40, 30, MLPixelFormat.Rgba32, pixels);
                image.Save(this[$"coloured/{name}/{i:00}.png"]);
            }
        }

        return this["coloured"];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
