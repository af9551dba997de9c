using MlNetClassifier.Exporting;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>What <c>export --json</c> prints.</summary>
/// <param name="Format"><c>onnx</c>, <c>zip</c> or <c>labels</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="ZipInput">What a zip takes, <c>path</c> or <c>image</c>; null for the others.</param>
/// <param name="Onnx">Input, output and the comparison of an ONNX file; null for the others.</param>
internal sealed record ExportedFile(string Format, string File, long Bytes, int Classes, string? ZipInput, OnnxExportReport? Onnx);
