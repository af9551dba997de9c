using System.Text.Json;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Imaging;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class DatasetVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public DatasetVerbTests() => SampleDataset.Ensure(Path.Combine(_folder, "pictures"), 4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sheet_has_a_row_for_each_picture_and_shows_it_unchanged_first()
    {
        CliOutcome outcome = await Run("--augment", "rotation=90", "fill=constant", "--rows", "9", "--columns", "4", "--size", "32", "--input-size", "32", "--output", "sheet.png", "--json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        string[] labels = [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("label").GetString()!)];
        Assert.Equal([.. SampleDataset.Labels, .. SampleDataset.Labels.Take(2)], labels);

        PixelImage sheet = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(_folder, "sheet.png")));
        Assert.Equal((4 + (4 * 36), 4 + (9 * 36)), (sheet.Width, sheet.Height));
        string file = json.RootElement.GetProperty("rows")[0].GetProperty("path").GetString()!;
        PixelImage first = ImageResizer.Resize(ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(_folder, "pictures", file))), new ResizeOptions(32, 32));
        Assert.Equal(first.Pixels, Cell(sheet, 0, 0));
        Assert.NotEqual(first.Pixels, Cell(sheet, 1, 0));
        Assert.NotEqual(Cell(sheet, 1, 0), Cell(sheet, 2, 0));
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_sheet_on_any_number_of_threads()
    {
        byte[][] sheets = new byte[3][];
        foreach ((int i, string[] more) in ((string[][])[["--threads", "1"], ["--threads", "3"], ["--seed", "2"]]).Index())
        {
            CliOutcome outcome = await Run(["-p", "quickstart", "--size", "24", "--output", $"{i}.png", .. more]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
            Assert.Equal($"{i}.png", outcome.Out.Trim());
            sheets[i] = File.ReadAllBytes(Path.Combine(_folder, $"{i}.png"));
        }

        Assert.Equal(sheets[0], sheets[1]);
        Assert.NotEqual(sheets[0], sheets[2]);
    }

    [Fact]
    public async Task Without_augmentation_a_row_shows_pictures_of_one_class()
    {
        File.WriteAllText(Path.Combine(_folder, "pictures", "rings", "bad.png"), "not a picture");
        CliOutcome outcome = await Run("--columns", "5", "--size", "16");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("Left out rings/bad.png", outcome.Error);
        PixelImage sheet = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(_folder, "artifacts", "pictures-preview.png")));
        Assert.Equal(4 + (7 * 20), sheet.Height);
        Assert.Equal(5, Enumerable.Range(0, 5).Select(column => Convert.ToHexString(Cell(sheet, column, 0, 16))).Distinct().Count());
    }

    private static byte[] Cell(PixelImage sheet, int column, int row, int size = 32) =>
        [.. Enumerable.Range(0, size).SelectMany(y => sheet.Pixels.AsSpan(((((4 + (row * (size + 4)) + y) * sheet.Width) + 4 + (column * (size + 4))) * 3), size * 3).ToArray())];

    private Task<CliOutcome> Run(params string[] arguments) => new CliHarness(_folder).RunAsync(["dataset", "preview", "--dataset", "pictures", .. arguments]);
}
