using System.Runtime.CompilerServices;
using MlNetClassifier.Data;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier;

// Longer than files here usually are: it is nothing but ML.NET's fifteen overloads of one method.

/// <summary>Scores ONNX models.</summary>
public static class OnnxCatalog
{
    internal const int DefaultRecursionLimit = 100;

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), null, null, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), null, null, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), null, null, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), null, null, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The output wanted, a tensor of the model, which becomes a column of the same name.</param>
    /// <param name="inputColumnName">The input of the model, which is read from the column of the same name.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), [outputColumnName], [inputColumnName], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The output wanted, a tensor of the model, which becomes a column of the same name.</param>
    /// <param name="inputColumnName">The input of the model, which is read from the column of the same name.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        Stream modelBytes,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), [outputColumnName], [inputColumnName], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The output wanted, a tensor of the model, which becomes a column of the same name.</param>
    /// <param name="inputColumnName">The input of the model, which is read from the column of the same name.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), [outputColumnName], [inputColumnName], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The output wanted, a tensor of the model, which becomes a column of the same name.</param>
    /// <param name="inputColumnName">The input of the model, which is read from the column of the same name.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), [outputColumnName], [inputColumnName], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), outputColumnNames, inputColumnNames, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), outputColumnNames, inputColumnNames, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromFile(modelFile), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        Create(catalog, FromStream(modelBytes), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelFile">The model file.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    /// <param name="recursionLimit">How deep the model file may nest, at least 1; default 100. Kept in saved models.</param>
    [OverloadResolutionPriority(-1)]
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        int recursionLimit = DefaultRecursionLimit) =>
        Create(catalog, FromFile(modelFile), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu, recursionLimit);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnNames">The outputs wanted, any tensors of the model, which become columns of the same names.</param>
    /// <param name="inputColumnNames">The inputs of the model, which are read from columns of the same names.</param>
    /// <param name="modelBytes">The bytes of the model, read to the end.</param>
    /// <param name="shapeDictionary">Shapes of inputs that the model leaves open, by name; −1 stands for the batch.</param>
    /// <param name="gpuDeviceId">The GPU asked for; null (the default) for none. Models run on the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may be used although a GPU is asked for; default false, which makes asking for one an error.</param>
    /// <param name="recursionLimit">How deep the model file may nest, at least 1; default 100. Kept in saved models.</param>
    [OverloadResolutionPriority(-1)]
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false,
        int recursionLimit = DefaultRecursionLimit) =>
        Create(catalog, FromStream(modelBytes), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu, recursionLimit);

    /// <summary>Scores an ONNX model on the CPU.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The model and how it is scored.</param>
    [OverloadResolutionPriority(-1)]
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.ModelFile);
        return Create(
            catalog,
            FromFile(options.ModelFile),
            options.OutputColumns,
            options.InputColumns,
            options.ShapeDictionary,
            options.GpuDeviceId,
            options.FallbackToCpu,
            options.RecursionLimit,
            options.IntraOpNumThreads);
    }

    /// <summary>Turns pixels into features by a pretrained network.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column of features to make.</param>
    /// <param name="modelFactory">Chooses the network, for example <c>m => m.ModelSelector.ResNet18(mlContext, m.OutputColumn, m.InputColumn)</c>.</param>
    /// <param name="inputColumnName">The column of pixels; null (the default) for the name of the output.</param>
    public static DnnImageFeaturizerEstimator DnnFeaturizeImage(
        this TransformsCatalog catalog,
        string outputColumnName,
        Func<DnnImageFeaturizerInput, EstimatorChain<ColumnCopyingTransformer>> modelFactory,
        string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(modelFactory);
        return new DnnImageFeaturizerEstimator(modelFactory(new DnnImageFeaturizerInput(outputColumnName, inputColumnName ?? outputColumnName)));
    }

    private static (byte[] Bytes, string Name) FromFile(string modelFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelFile);
        return (File.ReadAllBytes(modelFile), modelFile);
    }

    private static (byte[] Bytes, string Name) FromStream(Stream modelBytes)
    {
        ArgumentNullException.ThrowIfNull(modelBytes);
        using MemoryStream bytes = new();
        modelBytes.CopyTo(bytes);
        return (bytes.ToArray(), "the ONNX model given as a stream");
    }

    private static OnnxScoringEstimator Create(
        TransformsCatalog catalog,
        (byte[] Bytes, string Name) model,
        string[]? outputs,
        string[]? inputs,
        IDictionary<string, int[]>? shapes,
        int? gpuDeviceId,
        bool fallbackToCpu,
        int recursionLimit = DefaultRecursionLimit,
        int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        IHostEnvironment environment = catalog.Environment;
        CheckDevice(environment, gpuDeviceId, fallbackToCpu);
        return new OnnxScoringEstimator(new OnnxTransformer(
            environment, new OnnxModel(model.Bytes, model.Name, inputs, outputs, [.. shapes ?? new Dictionary<string, int[]>()], recursionLimit),
            threads ?? environment.GetOnnxSessionOption().Threads()));
    }

    private static void CheckDevice(IHostEnvironment environment, int? gpuDeviceId, bool fallbackToCpu)
    {
        MLContext? context = environment as MLContext;
        if ((gpuDeviceId ?? context?.GpuDeviceId) is not { } device)
        {
            return;
        }

        if (!fallbackToCpu && context?.FallbackToCpu != true)
        {
            throw new InvalidOperationException(
                $"GPU {device} was asked for, but models run on the CPU. Leave gpuDeviceId out, or allow the CPU with fallbackToCpu.");
        }

        environment.Report(ChannelMessageKind.Warning, nameof(OnnxTransformer), $"GPU {device} was asked for; the model runs on the CPU instead.");
    }
}
