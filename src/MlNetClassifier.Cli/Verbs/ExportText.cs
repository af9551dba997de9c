using System.Globalization;
using MlNetClassifier.Exporting;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>What <c>export</c> prints for people.</summary>
internal static class ExportText
{
    public static void Write(TextWriter to, ExportedFile file)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Written    {file.File} ({file.Bytes:N0} bytes, {file.Classes} classes)"));
        if (file.ZipInput is { } input)
        {
            to.WriteLine(input == "path" ? "Takes      ImagePath, the path of a picture" : "Takes      Image, an MLImage");
        }

        if (file.Onnx is not { } onnx)
        {
            return;
        }

        OnnxPreprocessing how = onnx.Preprocessing;
        to.WriteLine($"Input      {onnx.Input} float [N, 3, {onnx.Height}, {onnx.Width}], red, green and blue planes, 0 to 255");
        to.WriteLine($"Pictures   {how.Resize} to {onnx.Width}×{onnx.Height} ({how.Anchor}), {how.Filter}{(how.UprightExif ? ", upright after EXIF" : string.Empty)}");
        to.WriteLine($"Output     {onnx.Output} float [N, {file.Classes}]");
        foreach ((string path, string reason) in onnx.LeftOut)
        {
            to.WriteLine($"Left out   {path}: {reason}");
        }

        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Checked    {onnx.Pictures} pictures, largest difference of a score {onnx.LargestDifference:0.0e+0}"));
    }
}
