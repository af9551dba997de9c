namespace MlNetClassifier.ModelFile;

/// <summary>
/// Identity and versions of one kind of model entry: what a header says when it is written and what is demanded of it when it is read.
/// Versions are packed as ML.NET does: <c>0x00010002</c> is 1.2.
/// </summary>
internal sealed class VersionInfo
{
    /// <summary>ML.NET's own assemblies carry this identity in every model file, whatever the package version.</summary>
    private const string AssemblyIdentity = ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    /// <summary>Makes a version record.</summary>
    /// <param name="modelSignature">Up to eight ASCII characters; spaces become zero bytes in the file.</param>
    /// <param name="verWrittenCur">Version written.</param>
    /// <param name="verReadableCur">Oldest reader that understands what is written.</param>
    /// <param name="verWeCanReadBack">Oldest version this reader understands.</param>
    /// <param name="loaderSignature">Up to 24 ASCII characters; the key of the loader.</param>
    /// <param name="loaderAssemblyName">Short name of ML.NET's assembly that holds the loader, such as <c>Microsoft.ML.Data</c>.</param>
    /// <param name="loaderSignatureAlt">Second name of the loader, or empty.</param>
    public VersionInfo(
        string modelSignature,
        uint verWrittenCur,
        uint verReadableCur,
        uint verWeCanReadBack,
        string loaderSignature,
        string loaderAssemblyName,
        string loaderSignatureAlt = "")
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modelSignature.Length, 8, nameof(modelSignature));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loaderSignature.Length, 24, nameof(loaderSignature));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loaderSignatureAlt.Length, 24, nameof(loaderSignatureAlt));
        ModelSignature = modelSignature.PadRight(8);
        VerWrittenCur = verWrittenCur;
        VerReadableCur = verReadableCur;
        VerWeCanReadBack = verWeCanReadBack;
        LoaderSignature = loaderSignature;
        LoaderSignatureAlt = loaderSignatureAlt;
        LoaderAssemblyName = loaderAssemblyName + AssemblyIdentity;
    }

    /// <summary>Kind of the entry, such as <c>XF CHAIN</c>.</summary>
    public string ModelSignature { get; }

    /// <summary>Version written.</summary>
    public uint VerWrittenCur { get; }

    /// <summary>Oldest reader that understands what is written.</summary>
    public uint VerReadableCur { get; }

    /// <summary>Oldest version this reader understands.</summary>
    public uint VerWeCanReadBack { get; }

    /// <summary>Key of the loader, such as <c>TransformerChain</c>.</summary>
    public string LoaderSignature { get; }

    /// <summary>Second name of the loader, or empty.</summary>
    public string LoaderSignatureAlt { get; }

    /// <summary>Full assembly name as ML.NET writes it; ML.NET needs it to find the loader.</summary>
    public string LoaderAssemblyName { get; }

    /// <summary>Checks a header that is to be read as this kind of entry.</summary>
    /// <exception cref="InvalidModelFileException">Another kind, a version too new or one too old.</exception>
    public void Check(ModelHeader header, string entry)
    {
        if (header.ModelSignature != ModelSignature)
        {
            throw new InvalidModelFileException(entry, $"its kind is '{header.ModelSignature}' where '{ModelSignature}' was expected");
        }

        if (header.ModelVerReadable > VerWrittenCur)
        {
            throw new InvalidModelFileException(
                entry,
                $"its '{ModelSignature}' needs a reader of version {Text(header.ModelVerReadable)}, and this one knows {Text(VerWrittenCur)}");
        }

        if (header.ModelVerWritten < VerWeCanReadBack)
        {
            throw new InvalidModelFileException(
                entry,
                $"its '{ModelSignature}' has version {Text(header.ModelVerWritten)}, older than the oldest readable one, {Text(VerWeCanReadBack)}");
        }
    }

    private static string Text(uint version) => $"{version >> 16}.{version & 0xFFFF}";
}
