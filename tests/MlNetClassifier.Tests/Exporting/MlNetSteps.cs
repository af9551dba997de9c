using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Tests.Exporting;

/// <summary>The steps in a model zip, and those that ML.NET 5 has classes for.</summary>
internal static class MlNetSteps
{
    private const string Identity = ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    /// <summary>Signature, version written and readable, loader, assembly, from the description of ML.NET's format.</summary>
    public static readonly string[] Known =
    [
        "XF CHAIN 10001/10001 TransformerChain Microsoft.ML.Data" + Identity,
        "IMGLOADR 10003/10003 ImageLoaderTransform Microsoft.ML.ImageAnalytics" + Identity,
        "IMGSCALF 10003/10003 ImageScalerTransform Microsoft.ML.ImageAnalytics" + Identity,
        "IMGPXEXT 10003/10002 ImagePixelExtractor Microsoft.ML.ImageAnalytics" + Identity,
        "ONNXSCOR 10003/10003 OnnxTransform Microsoft.ML.OnnxTransformer" + Identity,
        "MC  PRED 10002/10001 MulticlassPredXfer Microsoft.ML.Data" + Identity,
        "MULTI LR 10003/10001 MultiClassLRExec Microsoft.ML.StandardTrainers" + Identity,
        "KEY2VALT 10001/10001 KeyToValueTransform Microsoft.ML.Data" + Identity,
        "COPYCOLT 10001/10001 CopyTransform Microsoft.ML.Data" + Identity,
        "TERMTRNF 10003/10003 TermTransform Microsoft.ML.Data" + Identity,
        "TERM MAN 10002/10002 TermManager Microsoft.ML.Data" + Identity,
    ];

    public static string[] Of(string file)
    {
        using FileStream stream = File.OpenRead(file);
        using ModelZipReader zip = ModelZipReader.Open(stream, file);
        return
        [
            .. zip.EntryNames.Where(name => name.EndsWith(ModelZip.ModelEntry, StringComparison.Ordinal)).Select(name =>
            {
                ModelHeader header = ModelHeader.Parse(zip.Read(name), name);
                return $"{header.ModelSignature} {header.ModelVerWritten:x}/{header.ModelVerReadable:x} {header.LoaderSignature} {header.AssemblyName}";
            }),
        ];
    }
}
