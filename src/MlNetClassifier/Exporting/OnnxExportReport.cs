namespace MlNetClassifier.Exporting;

/// <summary>What was exported and how it was checked.</summary>
/// <param name="Input">Name of the input, float [N, 3, height, width]: red, green and blue planes, 0–255.</param>
/// <param name="Output">Name of the output, float [N, classes].</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Preprocessing">How a picture becomes the input.</param>
/// <param name="Pictures">Pictures that model and ONNX file were compared on.</param>
/// <param name="LargestDifference">Largest difference of a score between the two.</param>
/// <param name="LeftOut">Pictures that could not be read, with the reason.</param>
public sealed record OnnxExportReport(
    string Input,
    string Output,
    int Width,
    int Height,
    OnnxPreprocessing Preprocessing,
    int Pictures,
    double LargestDifference,
    IReadOnlyList<KeyValuePair<string, string>> LeftOut);
